import { type Intervals, type Kind, KINDS } from "../../shared/sample/mod.ts";

/** When an agent collected something. */
export interface BacklogMoment {
  kind: Kind;
  collected_at_ms: number;
}

interface BacklogSpan {
  /** How long the server could not be reached; 0 for no backlog at all. */
  hours: number;
  intervals: Intervals;
}

/** What an agent collected in the `hours` before `now_ms`, oldest first. */
export function* backlogMoments(
  { hours, intervals, now_ms }: BacklogSpan & { now_ms: number },
): Generator<BacklogMoment> {
  const spanSeconds = hours * 3600;
  for (let second = 0; second < spanSeconds; second += intervals.fast) {
    for (const kind of KINDS) {
      // The first step at or after each of the kind's own moments.
      if (second % intervals[kind] >= intervals.fast) continue;
      yield { kind, collected_at_ms: now_ms - (spanSeconds - second) * 1000 };
    }
  }
}

/** How many moments `backlogMoments` has. */
export function countBacklog(span: BacklogSpan): number {
  let moments = 0;
  for (const _ of backlogMoments({ ...span, now_ms: 0 })) moments++;
  return moments;
}

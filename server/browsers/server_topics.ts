/** What the whole server is made of: its own state, a screen on a wall, sums of all hosts. */
import { isSameData } from "../../shared/same_data.ts";
import type { FleetSummary } from "../views/fleet_summary.ts";
import type { ServerStatus, TotalsEvents, WallEvents } from "../views/live_events.ts";
import { toWallView } from "../views/wall.ts";
import { isHostKey, SERVER } from "./change_keys.ts";
import type { JoinedTopic, Look } from "./joined_topic.ts";
import type { TopicSources } from "./topic_sources.ts";

/** A screen on a wall is made of all hosts and incidents. */
const WALL_EVERY_MS = 1_000;

/** Counting looks at all hosts, and at all incidents that are not over. */
const COUNT_EVERY_MS = 1_000;

/** Sums of all hosts move with every sample, and nobody reads them as fast. */
const TOTALS_EVERY_MS = 5_000;

export function joinServer({ storage, troubles, factors, build }: TopicSources): JoinedTopic {
  const status = (): ServerStatus => ({
    storage_fault: storage.fault,
    cut_off_since_ms: storage.cutOffSinceMs,
    broken_factors: factors.broken,
    ...troubles.now(),
  });
  return {
    response: { ...status(), build },
    wants: (key) => key === SERVER,
    makeEvent: () => ({ event: "status", payload: status() }),
  };
}

export function joinWall(
  { reads, incidents, storage, build }: TopicSources,
  { now_unix }: Look,
): JoinedTopic {
  const look = () =>
    toWallView({
      cards: reads.cards.all(),
      incidents: incidents.worst(),
      is_storing: storage.isWell,
    });
  const view = look();
  let told = JSON.stringify(view);
  return {
    response: { view, build, now_unix } satisfies WallEvents["joined"],
    wants: () => true,
    togetherMs: WALL_EVERY_MS,
    makeEvent: () => {
      const payload: WallEvents["view"] = look();
      const text = JSON.stringify(payload);
      if (text === told) return null;
      told = text;
      return { event: "view", payload };
    },
  };
}

/** Told once for all that change, and only when it is another. */
export function joinSummary({ incidents, reads }: TopicSources): JoinedTopic {
  const summary = (): FleetSummary => ({
    open_critical: incidents.openCritical,
    counts: reads.cards.counts(),
  });
  let told = summary();
  return {
    response: told,
    wants: (key) => key !== SERVER,
    togetherMs: COUNT_EVERY_MS,
    makeEvent: () => {
      const next = summary();
      if (isSameData(next, told)) return null;
      told = next;
      return { event: "summary", payload: next };
    },
  };
}

export function joinTotals({ reads: { totals } }: TopicSources): JoinedTopic {
  let told = totals.now();
  return {
    response: { totals: told } satisfies TotalsEvents["joined"],
    wants: isHostKey,
    togetherMs: TOTALS_EVERY_MS,
    makeEvent: () => {
      const next: TotalsEvents["totals"] = totals.now();
      if (isSameData(next, told)) return null;
      told = next;
      return { event: "totals", payload: next };
    },
  };
}

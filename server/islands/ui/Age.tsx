import { useMemo } from "preact/hooks";
import { computed, type ReadonlySignal } from "@preact/signals";
import { formatAge, formatMoment, formatSpan, isoMoment, UNKNOWN } from "./format.ts";
import { useNow } from "./server_clock.ts";

/** How long ago a moment was; counts on by itself. */
export function Age({ unix }: { unix: number | null }) {
  return unix === null ? <span class="muted">{UNKNOWN}</span> : <Since unix={unix} />;
}

function Since({ unix }: { unix: number }) {
  const now = useNow();
  // A signal as text changes its text node alone: nothing is rendered again each second.
  const text = useMemo(() => computed(() => formatAge(unix, now.value)), [unix, now]);
  return <time class="age" dateTime={isoMoment(unix)} title={formatMoment(unix)}>{text}</time>;
}

/** When values were collected, and from which age on they are stale. */
export interface Collected {
  collected_unix: number | null;
  stale_after_seconds: number;
}

/** Whether such values are too old to be taken as current. */
export function isStale({ collected_unix, stale_after_seconds }: Collected, nowUnix: number) {
  return collected_unix === null || nowUnix - collected_unix > stale_after_seconds;
}

/** The attribute `data-stale` for what shows such values: present once they are stale. */
export function useStale(
  { collected_unix, stale_after_seconds }: Collected,
): ReadonlySignal<"" | undefined> {
  const now = useNow();
  return useMemo(
    () =>
      computed(() => isStale({ collected_unix, stale_after_seconds }, now.value) ? "" : undefined),
    [collected_unix, stale_after_seconds, now],
  );
}

/** The age of a group of values, marked in words and shape once they are stale. */
export function Freshness(collected: Collected) {
  return collected.collected_unix === null
    ? <span class="freshness" data-stale>never read</span>
    : <FreshSince unix={collected.collected_unix} collected={collected} />;
}

function FreshSince({ unix, collected }: { unix: number; collected: Collected }) {
  const now = useNow();
  const stale = useStale(collected);
  const text = useMemo(
    () =>
      computed(() =>
        stale.value === undefined
          ? formatAge(unix, now.value)
          : `stale, ${formatSpan(now.value - unix)} old`
      ),
    [unix, stale, now],
  );
  return (
    <time
      class="freshness"
      data-stale={stale}
      dateTime={isoMoment(unix)}
      title={`Read ${formatMoment(unix)}`}
    >
      {text}
    </time>
  );
}

import { useMemo } from "preact/hooks";
import { computed, type ReadonlySignal } from "@preact/signals";
import {
  formatAge,
  formatLasting,
  formatMoment,
  formatSpan,
  isoMoment,
  UNKNOWN,
  YOUNG,
  YOUNG_HELD,
} from "./format.ts";
import { useNow } from "./server_clock.ts";

/** A day (UTC) that lies far enough away for its hour not to matter. */
export function Day({ unix }: { unix: number }) {
  const iso = isoMoment(unix);
  return <time dateTime={iso} title={formatMoment(unix, iso)}>{iso?.slice(0, 10) ?? UNKNOWN}</time>;
}

interface AgeProps {
  unix: number | null;
  /** Of what has not been read since: never "just now". */
  isHeld?: boolean;
}

/** How long ago a moment was; counts on by itself. */
export function Age({ unix, isHeld = false }: AgeProps) {
  return unix === null
    ? <span class="muted">{UNKNOWN}</span>
    : <Since unix={unix} young={isHeld ? YOUNG_HELD : YOUNG} />;
}

function Since({ unix, young }: { unix: number; young: string }) {
  const now = useNow();
  // A signal as text changes its text node alone: nothing is rendered again each second.
  const text = useMemo(() => computed(() => formatAge(unix, now.value, young)), [unix, now, young]);
  const iso = isoMoment(unix);
  return <time class="age" dateTime={iso} title={formatMoment(unix, iso)}>{text}</time>;
}

/** How long something has lasted that began at a moment; counts on by itself. */
export function Lasting({ unix }: { unix: number }) {
  const now = useNow();
  const text = useMemo(() => computed(() => formatLasting(unix, now.value)), [unix, now]);
  const iso = isoMoment(unix);
  const title = `Since ${formatMoment(unix, iso)}`;
  return <time class="age" dateTime={iso} title={title}>{text}</time>;
}

/** When values were read, by the server's clock, and from which age on they are stale. */
export interface Collected {
  read_unix: number | null;
  stale_after_seconds: number;
  /** Whether the newest reading does not tell them. */
  is_held?: boolean;
}

/** Whether such values are too old to be taken as current. */
export function isStale({ read_unix, stale_after_seconds }: Collected, nowUnix: number) {
  return read_unix === null || nowUnix - read_unix > stale_after_seconds;
}

/** The attribute `data-stale` for what shows such values: present once they are stale. */
export function useStale(
  { read_unix, stale_after_seconds }: Collected,
): ReadonlySignal<"" | undefined> {
  const now = useNow();
  return useMemo(
    () => computed(() => isStale({ read_unix, stale_after_seconds }, now.value) ? "" : undefined),
    [read_unix, stale_after_seconds, now],
  );
}

/** The age of a group of values, marked in words and shape once they are stale. */
export function Freshness(collected: Collected) {
  return collected.read_unix === null
    ? <span class="freshness" data-stale>never read</span>
    : <FreshSince unix={collected.read_unix} collected={collected} />;
}

function FreshSince({ unix, collected }: { unix: number; collected: Collected }) {
  const now = useNow();
  const stale = useStale(collected);
  const young = collected.is_held === true ? YOUNG_HELD : YOUNG;
  const text = useMemo(
    () =>
      computed(() =>
        stale.value === undefined
          ? formatAge(unix, now.value, young)
          : `stale, ${formatSpan(now.value - unix)} old`
      ),
    [unix, stale, now, young],
  );
  const iso = isoMoment(unix);
  return (
    <time
      class="freshness"
      data-stale={stale}
      dateTime={iso}
      title={`Read ${formatMoment(unix, iso)}`}
    >
      {text}
    </time>
  );
}

import { useMemo } from "preact/hooks";
import { useComputed } from "@preact/signals";
import type { IncidentRow } from "../../views/mod.ts";
import { type DaySlot, problemSeconds, toDaySlots } from "../../views/now.ts";
import { formatSpan } from "../ui/format.ts";
import { useNow } from "../ui/server_clock.ts";

interface DayBarProps {
  rows: readonly IncidentRow[];
  /** Whether there were more than `rows`. */
  isCut: boolean;
}

/** Of what it counts as long as anything of them is there. */
const SEVERE = new Set(["offline", "critical"]);

/** The last 24 hours by their worst problem: one mark for each quarter of an hour. */
export function DayBar({ rows, isCut }: DayBarProps) {
  const now = useNow();
  const minute = useComputed(() => Math.ceil(now.value / 60) * 60).value;
  const slots = useMemo(() => toDaySlots(rows, minute), [rows, minute]);
  const severe = problemSeconds(rows.filter(({ worst_level }) => SEVERE.has(worst_level)), minute);
  const any = problemSeconds(rows, minute);
  return (
    <figure class="day-bar">
      <svg viewBox={`0 0 ${slots.length} 10`} preserveAspectRatio="none" aria-hidden="true">
        {runsOf(slots).map(({ level, start, length }) => (
          <rect key={start} x={start} width={length} height={10} data-tone={level ?? "none"} />
        ))}
      </svg>
      <figcaption>
        <span>24 h:</span> {any === 0 ? "no problem" : (
          <>
            {isCut && "at least "}
            {severe > 0 && `critical or offline for ${formatSpan(severe)}, `}
            {`some problem for ${formatSpan(any)}`}
          </>
        )}
      </figcaption>
    </figure>
  );
}

/** Neighbours of one level as one mark. */
function runsOf(slots: readonly DaySlot[]) {
  const runs: { level: DaySlot["level"]; start: number; length: number }[] = [];
  for (const [start, { level }] of slots.entries()) {
    const last = runs.at(-1);
    if (last?.level === level) last.length++;
    else runs.push({ level, start, length: 1 });
  }
  return runs;
}

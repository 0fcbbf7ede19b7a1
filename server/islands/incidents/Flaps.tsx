import type { IncidentRow } from "../../views/mod.ts";
import { flapText } from "./incident_text.ts";

/** How often it came back, and whether it still does. */
export function Flaps({ row }: { row: IncidentRow }) {
  const text = flapText(row);
  if (text === null && !row.is_flapping) return null;
  return (
    <span class="flaps">
      {text !== null && (
        <>
          <span aria-hidden="true">{text}</span>
          <span class="sr-only">{`came back ${row.flaps} times`}</span>
        </>
      )}
      {row.is_flapping && " comes and goes"}
    </span>
  );
}

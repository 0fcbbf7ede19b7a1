import type { IncidentRow } from "../../views/mod.ts";
import { formatMoment } from "../ui/format.ts";

/** That an incident is in a window, and until when; nothing of one that is in none. */
export function InWindow({ row: { window_until_unix: until } }: { row: IncidentRow }) {
  if (until === null) return null;
  return (
    <span class="window-mark" title={`Nothing is told of it until ${formatMoment(until)}`}>
      window
    </span>
  );
}

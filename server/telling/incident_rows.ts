/** Incidents as lines of a list. */
import type { Incident, IncidentReason } from "../store/rows/incidents.ts";
import type { IncidentRow } from "../views/incidents.ts";
import { labelOf } from "../views/reason_label.ts";
import { placeOf, type Places } from "./host_names.ts";

export function toIncidentRow(incident: Incident, places: Places): IncidentRow {
  const { cause, level, acknowledgement: word } = incident;
  const reasons = holdingReasons(incident);
  const [worst] = reasons;
  return {
    id: incident.id,
    state: incident.state,
    level,
    worst_level: incident.worst_level,
    host: cause.scope === "host" ? places.find(Number(cause.scope_id))?.name ?? null : null,
    place: placeOf(incident, places) || (cause.scope === "fleet" ? "the fleet" : "this server"),
    label: worst === undefined ? incident.label : labelOf(worst),
    code: worst?.code ?? "",
    sentence: worst?.text ?? "What it was about is not kept",
    more_reasons: Math.max(0, reasons.length - 1) + (incident.reasons_left_out ?? 0),
    hosts: new Set(reasons.flatMap(({ host_id }) => host_id ?? [])).size,
    began_unix: incident.began_at_ms / 1000,
    opened_unix: unixOf(incident.opened_at_ms),
    resolved_unix: unixOf(incident.resolved_at_ms),
    flaps: incident.flaps,
    is_flapping: incident.flapping_since_ms !== null,
    acknowledged: word === null ? null : {
      author: word.author,
      note: word.note,
      at_unix: word.at_ms / 1000,
      expires_unix: unixOf(word.expires_at_ms),
    },
    parent_id: incident.parent_id,
    window_until_unix: unixOf(
      incident.suppressed.find(({ by }) => by === "window")?.until_ms ?? null,
    ),
  };
}

/** Those that hold; of one that is over, or about to be, all it had. */
function holdingReasons({ reasons }: Incident): readonly IncidentReason[] {
  const holding = reasons.filter(({ ended_at_ms }) => ended_at_ms === null);
  return holding.length > 0 ? holding : reasons;
}

export function unixOf(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

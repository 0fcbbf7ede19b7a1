/** What stands in each column of an incident's row. */
import type { ComponentChildren } from "preact";
import type { IncidentRow } from "../../views/mod.ts";
import { shownLevel } from "../../views/incidents.ts";
import { hostPath, incidentPath } from "../../views/paths.ts";
import { Lasting } from "../ui/Age.tsx";
import { formatSpan } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";
import { AcknowledgeLink } from "../ui/ReasonActs.tsx";
import { reasonText } from "../ui/ReasonList.tsx";
import { Flaps } from "./Flaps.tsx";
import { InWindow } from "./InWindow.tsx";
import type { IncidentColumn } from "./incident_columns.ts";
import { extentText, phaseText } from "./incident_text.ts";

export const INCIDENT_CELLS: Record<IncidentColumn, (row: IncidentRow) => ComponentChildren> = {
  level: (row) => LevelBadge({ tone: shownLevel(row) }),
  place: (row) => <Place row={row} />,
  incident: (row) => <Incident row={row} />,
  code: ({ code }) => code,
  state: (row) => (
    <span class="incident-state">
      {phaseText(row)}
      {row.state !== "acknowledged" && (
        <AcknowledgeLink incident={row} what={`${row.place}: ${row.sentence}`} />
      )}
    </span>
  ),
  word: ({ acknowledged: word }) =>
    word === null ? null : (
      <span title={word.note}>
        {word.note === "" ? word.author : `${word.author}: ${word.note}`}
      </span>
    ),
  began: ({ began_unix }) => <Moment unix={began_unix} />,
  ended: ({ resolved_unix }) => resolved_unix === null ? null : <Moment unix={resolved_unix} />,
  lasts: ({ began_unix, resolved_unix }) =>
    resolved_unix === null
      ? <Lasting unix={began_unix} />
      : formatSpan(Math.max(0, resolved_unix - began_unix)),
};

function Incident({ row }: { row: IncidentRow }) {
  const extent = extentText(row);
  return (
    <span class="incident-line-text">
      <a class="incident-link" href={incidentPath(row.id)} title={row.sentence}>
        {reasonText({ ...row, text: row.sentence })}
      </a>
      <Flaps row={row} />
      <InWindow row={row} />
      {extent !== "" && <span class="muted">{extent}</span>}
      {row.parent_id !== null && (
        <a class="muted" href={incidentPath(row.parent_id)}>part of a larger incident</a>
      )}
    </span>
  );
}

/** Where it is; a link where that has a page. */
export function Place({ row: { host, place } }: { row: Pick<IncidentRow, "host" | "place"> }) {
  return host === null
    ? <strong class="name">{place}</strong>
    : <a class="name" href={hostPath(host)}>{host}</a>;
}

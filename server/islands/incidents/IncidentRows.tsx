import { useMemo } from "preact/hooks";
import type { IncidentRow } from "../../views/mod.ts";
import { hostPath, incidentPath } from "../../views/paths.ts";
import { Lasting } from "../ui/Age.tsx";
import { formatSpan } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";
import { AcknowledgeLink } from "../ui/ReasonActs.tsx";
import { reasonText } from "../ui/ReasonList.tsx";
import { Flaps } from "./Flaps.tsx";
import { extentText, phaseText } from "./incident_text.ts";

const HEADINGS = ["Level", "Incident", "State", "Began", "Lasts"];

interface IncidentRowsProps {
  rows: readonly IncidentRow[];
}

/** Incidents as the rows of one table. */
export function IncidentRows({ rows }: IncidentRowsProps) {
  return (
    <table class="host-rows incident-rows">
      <caption class="sr-only">Incidents, those that are not over first</caption>
      <thead>
        <tr>{HEADINGS.map((heading) => <th key={heading} scope="col">{heading}</th>)}</tr>
      </thead>
      <tbody>{rows.map((row) => <Line key={row.id} row={row} />)}</tbody>
    </table>
  );
}

/** Renders its row again only when the incident itself changed. */
function Line({ row }: { row: IncidentRow }) {
  return useMemo(() => <Row row={row} />, [row]);
}

function Row({ row }: { row: IncidentRow }) {
  const { id, state, began_unix } = row;
  const isOver = state === "resolved";
  const level = isOver ? row.worst_level : row.level;
  return (
    <tr
      data-role="incident"
      data-incident={id}
      data-status={level}
      data-state={state}
      data-over={isOver ? "" : undefined}
    >
      <td class="cell-level">
        <LevelBadge tone={level} />
      </td>
      <td class="cell-incident">
        <Place row={row} />{" "}
        <a class="incident-link" href={incidentPath(id)}>
          {reasonText({ ...row, text: row.sentence })}
        </a>
        <Flaps row={row} />
        {extentText(row) !== "" && <span class="muted">{extentText(row)}</span>}
        {row.parent_id !== null && (
          <a class="muted" href={incidentPath(row.parent_id)}>part of a larger incident</a>
        )}
      </td>
      <td class="cell-state" data-label="State">
        <span>{phaseText(row)}</span>
        {state !== "acknowledged" && (
          <AcknowledgeLink incident={row} what={`${row.place}: ${row.sentence}`} />
        )}
        {row.acknowledged !== null && <AcknowledgedBy row={row} />}
      </td>
      <td class="moment" data-label="Began">
        <Moment unix={began_unix} />
      </td>
      <td class="cell-seen" data-label="Lasts">
        {row.resolved_unix === null
          ? <Lasting unix={began_unix} />
          : formatSpan(Math.max(0, row.resolved_unix - began_unix))}
      </td>
    </tr>
  );
}

/** Where it is; a link where that has a page. */
export function Place({ row: { host, place } }: { row: Pick<IncidentRow, "host" | "place"> }) {
  return host === null
    ? <strong class="name">{place}</strong>
    : <a class="name" href={hostPath(host)}>{host}</a>;
}

function AcknowledgedBy({ row: { acknowledged } }: { row: IncidentRow }) {
  if (acknowledged === null) return null;
  const { author, note } = acknowledged;
  return <span class="muted">{note === "" ? `by ${author}` : `by ${author}: ${note}`}</span>;
}

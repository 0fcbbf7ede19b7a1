import type { IncidentRow } from "../../views/mod.ts";
import { incidentPath } from "../../views/paths.ts";
import { Age } from "../ui/Age.tsx";
import { formatSpan } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";
import { reasonText } from "../ui/ReasonList.tsx";
import { extentText, phaseText } from "./incident_text.ts";
import { Flaps } from "./Flaps.tsx";
import { Place } from "./incident_cells.tsx";

interface IncidentHeadProps {
  row: IncidentRow;
  /** How it ended, where that was not by good evidence. */
  endedBy: string | null;
}

/** What it is about, how it stands, and since when. */
export function IncidentHead({ row, endedBy }: IncidentHeadProps) {
  const { state, level, worst_level, began_unix, opened_unix, resolved_unix } = row;
  const isOver = state === "resolved";
  const extent = extentText(row);
  return (
    <header class="incident-head" data-over={isOver ? "" : undefined} data-state={state}>
      <h1>{reasonText({ ...row, text: row.sentence })}</h1>
      <p class="incident-line">
        <LevelBadge tone={isOver ? worst_level : level} />
        <strong data-role="incident-state">{phaseText(row)}</strong>
        <span>
          on <Place row={row} />
          {extent !== "" && `, ${extent}`}
        </span>
        <Flaps row={row} />
        {row.parent_id !== null && (
          <a href={incidentPath(row.parent_id)}>Part of a larger incident</a>
        )}
      </p>
      <dl class="facts">
        <MomentFact label="Began" unix={began_unix} />
        {opened_unix !== null && <MomentFact label="Told since" unix={opened_unix} />}
        {worst_level !== level && !isOver && (
          <div>
            <dt>Worst so far</dt>
            <dd>{worst_level}</dd>
          </div>
        )}
        {resolved_unix !== null && (
          <>
            <MomentFact label="Ended" unix={resolved_unix} />
            <div>
              <dt>Lasted</dt>
              <dd>{formatSpan(Math.max(0, resolved_unix - began_unix))}</dd>
            </div>
          </>
        )}
        {endedBy !== null && (
          <div>
            <dt>How</dt>
            <dd>{endedBy}</dd>
          </div>
        )}
      </dl>
    </header>
  );
}

function MomentFact({ label, unix }: { label: string; unix: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Moment unix={unix} />{" "}
        <span class="muted">
          <Age unix={unix} isHeld />
        </span>
      </dd>
    </div>
  );
}

import { countText } from "../../../shared/verdict/number_text.ts";
import type { IncidentReasonView } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";
import { ReasonActs } from "../ui/ReasonActs.tsx";
import { reasonText } from "../ui/ReasonList.tsx";

interface IncidentReasonsProps {
  reasons: readonly IncidentReasonView[];
  /** Reasons that are not kept singly. */
  leftOut: number;
}

/** What the incident rests on, each with when that was read. */
export function IncidentReasons({ reasons, leftOut }: IncidentReasonsProps) {
  return (
    <div class="card why incident-reasons">
      <ul class="reasons">
        {reasons.map((reason) => <Reason key={reason.id} reason={reason} />)}
      </ul>
      {leftOut > 0 && <p class="muted">and {countText(leftOut, "more reason")}</p>}
    </div>
  );
}

function Reason({ reason }: { reason: IncidentReasonView }) {
  const { host, host_name, level, since_unix, as_of_unix, ended_unix, muted } = reason;
  return (
    <li
      class="reason"
      data-tone={level}
      data-muted={muted !== null || ended_unix !== null ? "" : undefined}
    >
      <LevelIcon tone={level} />
      <span class="reason-text">
        <span class="sr-only">{toneWord(level)}:</span> {host !== null
          ? <a class="name" href={hostPath(host)}>{host}</a>
          : host_name !== null && <span class="name">{host_name}</span>} {reasonText(reason)}
        <span class="evidence">
          <WordAndMoment word="since" unix={since_unix} />
          {as_of_unix !== null && <WordAndMoment word="read" unix={as_of_unix} />}
          {ended_unix !== null && <WordAndMoment word="ended" unix={ended_unix} />}
        </span>
      </span>
      {host !== null && ended_unix === null && <ReasonActs host={host} reason={reason} />}
    </li>
  );
}

function WordAndMoment({ word, unix }: { word: string; unix: number }) {
  return (
    <span>
      {word} <Moment unix={unix} />
    </span>
  );
}

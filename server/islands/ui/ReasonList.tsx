import type { Reason } from "../../../shared/verdict/mod.ts";
import { Age } from "./Age.tsx";
import { LevelIcon, toneWord } from "./LevelBadge.tsx";

/** Why a host has its level, worst first. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li key={`${reason.code}/${reason.subject}`} class="reason" data-tone={reason.level}>
          <LevelIcon tone={reason.level} />
          <span class="reason-text">
            <span class="sr-only">{toneWord(reason.level)}:</span> {reason.text}
          </span>
          {reason.since_unix !== null && <ReasonSince unix={reason.since_unix} />}
        </li>
      ))}
    </ul>
  );
}

function ReasonSince({ unix }: { unix: number }) {
  return (
    <span class="reason-since">
      <span class="sr-only">since</span> <Age unix={unix} />
    </span>
  );
}

import type { ComponentChildren } from "preact";
import type { ListedReason } from "../../fleet/views.ts";
import { Age } from "./Age.tsx";
import { LevelIcon, toneWord } from "./LevelBadge.tsx";

interface ReasonListProps {
  reasons: readonly ListedReason[];
  /** What can be done about a reason. */
  action?: (reason: ListedReason) => ComponentChildren;
}

/** Why a host has its level, worst first; muted reasons in grey. */
export function ReasonList({ reasons, action }: ReasonListProps) {
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li
          key={`${reason.code}/${reason.subject}`}
          class="reason"
          data-tone={reason.level}
          data-muted={reason.muted === null ? undefined : ""}
        >
          <LevelIcon tone={reason.level} />
          <span class="reason-text">
            <span class="sr-only">{toneWord(reason.level)}:</span> {reason.text}
          </span>
          {reason.since_unix !== null && <ReasonSince unix={reason.since_unix} />}
          {action?.(reason)}
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

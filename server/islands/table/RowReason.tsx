import type { ComponentChildren } from "preact";
import type { ListedReason } from "../../views/mod.ts";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { ReasonActs } from "../ui/ReasonActs.tsx";
import { ReasonAges } from "../ui/ReasonList.tsx";

interface RowReasonProps {
  host: string;
  /** The one that stands for all that it has. */
  reason: ListedReason;
  /** How many there are. */
  count: number;
  /** Its sentence as the list shows it. */
  children: ComponentChildren;
  /** Whether the age of its reading is said elsewhere. */
  isReadSaid?: boolean;
}

/** The worst reason of a row on one line. */
export function RowReason({ host, reason, count, children, isReadSaid = false }: RowReasonProps) {
  return (
    <span
      class="reason"
      data-tone={reason.level}
      data-muted={reason.muted === null ? undefined : ""}
    >
      {LevelIcon({ tone: reason.level })}
      <span class="reason-text" title={reason.text}>
        <span class="sr-only">{toneWord(reason.level)}:</span> {children}
      </span>
      <ReasonAges reason={reason} isReadSaid={isReadSaid}>
        {count > 1 && <span class="more">+{formatCount(count - 1)}</span>}
      </ReasonAges>
      {ReasonActs({ host, reason })}
    </span>
  );
}

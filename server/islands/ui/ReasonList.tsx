import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { computed } from "@preact/signals";
import type { ListedReason } from "../../views/mod.ts";
import { reasonKey } from "../../../shared/verdict/mod.ts";
import { Age, Lasting } from "./Age.tsx";
import { LevelIcon, toneWord } from "./LevelBadge.tsx";
import { useNow } from "./server_clock.ts";

interface ReasonListProps {
  reasons: readonly ListedReason[];
  /** The pool that all of them are about: its name need not be said again. */
  within?: string;
  /** Whether it is said beside the list when all of them were read. */
  isAgeSaid?: boolean;
  /** What can be done about a reason. */
  action?: (reason: ListedReason) => ComponentChildren;
}

/** Why a host has its level, worst first; notes and muted reasons in grey. */
export function ReasonList({ reasons, within, isAgeSaid, action }: ReasonListProps) {
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li
          key={reasonKey(reason)}
          class="reason"
          data-tone={reason.level}
          data-muted={reason.muted === null ? undefined : ""}
        >
          <LevelIcon tone={reason.level} />
          <span class="reason-text">
            <span class="sr-only">{toneWord(reason.level)}:</span> {reasonText(reason, within)}
          </span>
          <ReasonAges reason={reason} isReadSaid={isAgeSaid ?? false} />
          {action?.(reason)}
        </li>
      ))}
    </ul>
  );
}

/** The sentence, with what its subject is called where neither it nor its place says so. */
export function reasonText({ label, text }: Pick<ListedReason, "label" | "text">, within = "") {
  const isPlace = label === within;
  const name = label.startsWith(`${within}/`) ? label.slice(within.length + 1) : label;
  return isPlace || name === "" ? <>{text}</> : (
    <>
      <b class="reason-subject">{name}</b>: {text}
    </>
  );
}

interface ReasonAgesProps {
  reason: ListedReason;
  /** Whether the age of its reading is said elsewhere. */
  isReadSaid?: boolean;
  /** What stands before them. */
  children?: ComponentChildren;
}

/** Since when a reason holds and, where it rests on an old reading, when that was made. */
export function ReasonAges({ reason, isReadSaid = false, children }: ReasonAgesProps) {
  const { since_unix } = reason;
  const isOld = useRestsOnOld(reason);
  return (
    <span class="reason-since">
      {children}
      {since_unix !== null && <Lasting unix={since_unix} />}
      {isOld.value && !isReadSaid && (
        <span class="reason-read">
          read <Age unix={reason.as_of_unix} isHeld />
        </span>
      )}
    </span>
  );
}

function useRestsOnOld({ as_of_unix, held, stale_after_seconds }: ListedReason) {
  const now = useNow();
  return useMemo(
    () =>
      computed(() =>
        as_of_unix !== null && (held ||
          (stale_after_seconds !== null && now.value - as_of_unix > stale_after_seconds))
      ),
    [as_of_unix, held, stale_after_seconds, now],
  );
}

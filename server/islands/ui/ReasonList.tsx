import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { computed } from "@preact/signals";
import type { ListedReason } from "../../views/mod.ts";
import { reasonKey } from "../../../shared/verdict/mod.ts";
import { incidentPath } from "../../views/paths.ts";
import { Age, Lasting } from "./Age.tsx";
import { LevelIcon, toneWord } from "./LevelBadge.tsx";
import { ReasonActs } from "./ReasonActs.tsx";
import { useNow } from "./server_clock.ts";

interface ReasonListProps {
  reasons: readonly ListedReason[];
  /** The pool that all of them are about: its name need not be said again. */
  within?: string;
  /** Whether it is said beside the list when all of them were read. */
  isAgeSaid?: boolean;
  /** Of all of them: what can be done about each is offered. */
  host: string;
  /** What else is said of each, below its sentence. */
  more?: (reason: ListedReason) => ComponentChildren;
}

/** Why a host has its level, worst first; notes and muted reasons in grey. */
export function ReasonList({ reasons, within, isAgeSaid, host, more }: ReasonListProps) {
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
            <span class="sr-only">{toneWord(reason.level)}:</span> {linkedReason(reason, within)}
            {more?.(reason)}
          </span>
          <ReasonAges reason={reason} isReadSaid={isAgeSaid ?? false} />
          <ReasonActs host={host} reason={reason} />
        </li>
      ))}
    </ul>
  );
}

/** What the subject is called beside its sentence; "" where that or its place says so. */
export function reasonSubject({ label }: Pick<ListedReason, "label">, within = ""): string {
  if (label === within) return "";
  return label.startsWith(`${within}/`) ? label.slice(within.length + 1) : label;
}

/** The sentence, with what its subject is called where neither it nor its place says so. */
export function reasonText(reason: Pick<ListedReason, "label" | "text">, within = "") {
  const { text } = reason;
  const name = reasonSubject(reason, within);
  return name === "" ? <>{text}</> : (
    <>
      <b class="reason-subject">{name}</b>: {text}
    </>
  );
}

/** The same as a link to its incident, where it is part of one. */
export function linkedReason(reason: ListedReason, within = "") {
  const text = reasonText(reason, within);
  return reason.incident === null
    ? text
    : <a class="reason-link" href={incidentPath(reason.incident.id)}>{text}</a>;
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

/** Whether what it says was read longer ago than it should have been. */
export function restsOnOld(reason: ListedReason, nowUnix: number): boolean {
  const { as_of_unix, held, stale_after_seconds } = reason;
  return as_of_unix !== null &&
    (held || (stale_after_seconds !== null && nowUnix - as_of_unix > stale_after_seconds));
}

function useRestsOnOld(reason: ListedReason) {
  const now = useNow();
  return useMemo(() => computed(() => restsOnOld(reason, now.value)), [reason, now]);
}

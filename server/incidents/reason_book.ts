import { type Reason, reasonKey, type Verdict } from "../../shared/verdict/mod.ts";
import type { Mute } from "../store/port.ts";
import type { JudgedReason, ListedReason } from "../views/mod.ts";

/** What names a reason, and what its subject is called. */
type ReasonName = Pick<Reason, "code" | "subject" | "subject_id">;

/** A mute whose subject goes by another identity from now on. */
export interface IdentifiedMute extends ReasonName {
  from_subject_id: string;
}

/** A reason that holds, whose subject goes by another identity from now on. */
export type IdentifiedReason = OpenReason & Pick<IdentifiedMute, "from_subject_id">;

/** A reason that holds. */
export type OpenReason = Reason & Pick<JudgedReason, "id">;

/** What one judgement changed. */
export interface ReasonChanges {
  opened: JudgedReason[];
  closed: OpenReason[];
}

/** Which reasons of one host are open, since when, and which are muted: whoever gives them ids. */
export class ReasonBook {
  #open = new Map<string, OpenReason>();
  #mutes = new Map<string, Mute>();

  constructor(readonly newId: () => string) {}

  /** Takes up what another process left open, in place of what is open here. */
  restore(open: readonly OpenReason[]): void {
    this.#open = new Map(open.map((reason) => [reasonKey(reason), reason]));
  }

  setMutes(mutes: readonly Mute[]): void {
    this.#mutes = new Map(mutes.map((mute) => [reasonKey(mute), mute]));
  }

  /** The reasons that hold, as they were last found. */
  get open(): readonly OpenReason[] {
    return [...this.#open.values()];
  }

  /**
   * Goes on with open reasons under the identity by which `found` names them: an older agent, or
   * an older server, knew only the name, and text does not tell a device's GUID.
   */
  identify(found: readonly Reason[]): IdentifiedReason[] {
    const unknown = found.filter((reason) => !this.#open.has(reasonKey(reason)));
    if (unknown.length === 0) return [];
    const names = new Set(found.map(reasonKey));
    const left = this.open.filter((one) => !names.has(reasonKey(one)));
    const exact = Map.groupBy(left.filter(hasGuid), shownName);
    const vague = Map.groupBy(left.filter((one) => !hasGuid(one)), shownName);
    return unknown.flatMap((reason) => {
      // One of the two knows less of its subject than the other.
      const known = vague.get(shownName(reason))?.shift() ??
        (hasGuid(reason) ? undefined : exact.get(shownName(reason))?.shift());
      if (known === undefined) return [];
      const identified = { ...known, subject_id: reason.subject_id };
      this.#open.delete(reasonKey(known));
      this.#open.set(reasonKey(reason), identified);
      return [{ ...identified, from_subject_id: known.subject_id }];
    });
  }

  /** Makes each mute by name alone one of the first reason that it fits. */
  identifyMutes(reasons: readonly Reason[]): IdentifiedMute[] {
    return reasons.flatMap((reason) => {
      const { code, subject, subject_id } = reason;
      const byName = this.#mutes.get(reasonKey({ code, subject_id: subject }));
      if (byName === undefined || subject_id === subject || this.#mutes.has(reasonKey(reason))) {
        return [];
      }
      this.#mutes.delete(reasonKey(byName));
      this.#mutes.set(reasonKey(reason), { ...byName, subject_id });
      return [{ code, subject, subject_id, from_subject_id: subject }];
    });
  }

  /** Takes `verdict` as the state from now on and says what that opened and closed. */
  take(verdict: Verdict, nowUnix: number, sinceUnix: (reason: Reason) => number): ReasonChanges {
    const before = this.#open;
    this.#open = new Map(verdict.reasons.map((reason) => {
      const known = before.get(reasonKey(reason));
      const since_unix = known === undefined ? sinceUnix(reason) : known.since_unix;
      return [reasonKey(reason), { ...reason, id: known?.id ?? this.newId(), since_unix }];
    }));
    const opened = this.list(nowUnix).filter((reason) => !before.has(reasonKey(reason)));
    const closed = [...before.values()].filter((reason) => !this.#open.has(reasonKey(reason)));
    return { opened, closed };
  }

  /** What is open, in the order of the verdict, with its mutes. */
  list(nowUnix: number): JudgedReason[] {
    return [...this.#open.values()]
      .map((reason) => ({ ...reason, muted: this.#muteOf(reason, nowUnix) }));
  }

  #muteOf(reason: Reason, nowUnix: number): ListedReason["muted"] {
    const mute = this.#mutes.get(reasonKey(reason));
    if (mute === undefined) return null;
    const expires_unix = mute.expires_at_ms === null ? null : mute.expires_at_ms / 1000;
    if (expires_unix !== null && expires_unix <= nowUnix) return null;
    return { note: mute.note, expires_unix };
  }
}

/** A GUID of ZFS as the last part of an identity. */
const IS_GUID = /(^|\/)\d{10,}$/;

function hasGuid({ subject_id }: ReasonName): boolean {
  return IS_GUID.test(subject_id);
}

/** Two reasons may be one where this is the same. */
function shownName({ code, subject }: ReasonName): string {
  return `${code}\n${subject}`;
}

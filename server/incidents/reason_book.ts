import { type Reason, reasonKey, type Verdict } from "../../shared/verdict/mod.ts";
import type { Mute } from "../store/port.ts";
import type { ChangeView, JudgedReason, ListedReason } from "../views/mod.ts";

/** What names a reason, and what its subject is called. */
type ReasonName = Pick<Reason, "code" | "subject" | "subject_id">;

/** A reason, or a mute, whose subject goes by another identity from now on. */
export interface Identified extends ReasonName {
  from_subject_id: string;
}

/** What one judgement changed. */
export interface ReasonChanges {
  opened: JudgedReason[];
  closed: ReasonName[];
}

const MAX_RECENT = 20;

/** Which reasons of one host are open, since when, which are muted, and what changed lately. */
export class ReasonBook {
  #open = new Map<string, Reason>();
  #mutes = new Map<string, Mute>();
  /** Newest first. */
  recent: ChangeView[] = [];

  /** Takes up what an earlier process left open and changed, newest first. */
  restore(recent: readonly ChangeView[], open: readonly Reason[]): void {
    this.recent = recent.slice(0, MAX_RECENT);
    for (const reason of open) this.#open.set(reasonKey(reason), reason);
  }

  setMutes(mutes: readonly Mute[]): void {
    this.#mutes = new Map(mutes.map((mute) => [reasonKey(mute), mute]));
  }

  /** The reasons that hold, as they were last found. */
  get open(): readonly Reason[] {
    return [...this.#open.values()];
  }

  /**
   * Goes on with open reasons under the identity by which `found` names them: an older agent, or
   * an older server, knew only the name, and text does not tell a device's GUID.
   */
  identify(found: readonly Reason[]): Identified[] {
    const names = new Set(found.map(reasonKey));
    return found.filter((reason) => !this.#open.has(reasonKey(reason))).flatMap((reason) => {
      const known = this.open.find((one) => !names.has(reasonKey(one)) && mayBeOne(one, reason));
      if (known === undefined) return [];
      const { code, subject, subject_id } = reason;
      this.#open.delete(reasonKey(known));
      this.#open.set(reasonKey(reason), { ...known, subject_id });
      this.recent = this.recent.map((change) =>
        reasonKey(change) === reasonKey(known) ? { ...change, subject_id } : change
      );
      return [{ code, subject, subject_id, from_subject_id: known.subject_id }];
    });
  }

  /** Makes each mute by name alone one of the first reason that it fits. */
  identifyMutes(reasons: readonly Reason[]): Identified[] {
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

  /** The verdict's reasons with since-when and mute; changes nothing. */
  list(reasons: readonly Reason[], nowUnix: number): JudgedReason[] {
    return reasons.map((reason) => ({
      ...reason,
      since_unix: this.#open.get(reasonKey(reason))?.since_unix ?? null,
      muted: this.#muteOf(reason, nowUnix),
    }));
  }

  /** Takes `verdict` as the state from now on and says what that opened and closed. */
  take(verdict: Verdict, nowUnix: number, sinceUnix: (reason: Reason) => number): ReasonChanges {
    const before = this.#open;
    this.#open = new Map(verdict.reasons.map((reason) => {
      const known = before.get(reasonKey(reason));
      const since_unix = known === undefined ? sinceUnix(reason) : known.since_unix;
      return [reasonKey(reason), { ...reason, since_unix }];
    }));
    const opened = this.list(verdict.reasons, nowUnix)
      .filter((reason) => !before.has(reasonKey(reason)));
    const closed = [...before.values()].filter((reason) => !this.#open.has(reasonKey(reason)));
    this.#remember({ opened, closed }, nowUnix);
    return { opened, closed };
  }

  #muteOf(reason: Reason, nowUnix: number): ListedReason["muted"] {
    const mute = this.#mutes.get(reasonKey(reason));
    if (mute === undefined) return null;
    const expires_unix = mute.expires_at_ms === null ? null : mute.expires_at_ms / 1000;
    if (expires_unix !== null && expires_unix <= nowUnix) return null;
    return { note: mute.note, expires_unix };
  }

  #remember({ opened, closed }: ReasonChanges, nowUnix: number): void {
    if (opened.length + closed.length === 0) return;
    const ended = new Set(closed.map(reasonKey));
    const earlier = this.recent.map((change) =>
      change.closed_unix === null && ended.has(reasonKey(change))
        ? { ...change, closed_unix: nowUnix }
        : change
    );
    const fresh = opened.map((reason): ChangeView => {
      const { code, subject, subject_id, level, text, since_unix } = reason;
      const opened_unix = since_unix ?? nowUnix;
      return { code, subject, subject_id, level, text, opened_unix, closed_unix: null };
    });
    this.recent = [...fresh, ...earlier].slice(0, MAX_RECENT);
  }
}

/** A GUID of ZFS as the last part of an identity. */
const IS_GUID = /(^|\/)\d{10,}$/;

/** Whether two reasons may be one, of whose subject one of them knows less than the other. */
function mayBeOne(a: ReasonName, b: ReasonName): boolean {
  if (a.code !== b.code || a.subject !== b.subject) return false;
  return !(IS_GUID.test(a.subject_id) && IS_GUID.test(b.subject_id));
}

import type { Reason, Verdict } from "../../shared/verdict/mod.ts";
import type { Mute } from "../store/store.ts";
import type { ChangeView, ListedReason } from "./views.ts";

/** What one judgement changed. */
export interface ReasonChanges {
  opened: ListedReason[];
  closed: { code: string; subject: string }[];
}

interface OpenReason {
  since_unix: number | null;
  level: Reason["level"];
  text: string;
}

const MAX_RECENT = 20;

/** Which reasons of one host are open, since when, which are muted, and what changed lately. */
export class ReasonBook {
  #open = new Map<string, OpenReason>();
  #mutes = new Map<string, Mute>();
  /** Newest first. */
  recent: ChangeView[] = [];

  /** Takes up what an earlier process left open and changed, newest first. */
  restore(recent: readonly ChangeView[], open: readonly ChangeView[]): void {
    this.recent = recent.slice(0, MAX_RECENT);
    for (const { code, subject, level, text, opened_unix } of open) {
      this.#open.set(keyOf({ code, subject }), { since_unix: opened_unix, level, text });
    }
  }

  setMutes(mutes: readonly Mute[]): void {
    this.#mutes = new Map(mutes.map((mute) => [keyOf(mute), mute]));
  }

  /** The verdict's reasons with since-when and mute; changes nothing. */
  list(reasons: readonly Reason[], nowUnix: number): ListedReason[] {
    return reasons.map((reason) => ({
      ...reason,
      since_unix: this.#open.get(keyOf(reason))?.since_unix ?? null,
      muted: this.#muteOf(reason, nowUnix),
    }));
  }

  /** Takes `verdict` as the state from now on and says what that opened and closed. */
  take(verdict: Verdict, nowUnix: number, sinceUnix: (reason: Reason) => number): ReasonChanges {
    const before = this.#open;
    this.#open = new Map(verdict.reasons.map((reason) => {
      const known = before.get(keyOf(reason));
      const since_unix = known === undefined ? sinceUnix(reason) : known.since_unix;
      return [keyOf(reason), { since_unix, level: reason.level, text: reason.text }];
    }));
    const opened = this.list(verdict.reasons, nowUnix)
      .filter((reason) => !before.has(keyOf(reason)));
    const closed = [...before.keys()].filter((key) => !this.#open.has(key)).map(reasonOf);
    this.#remember({ opened, closed }, nowUnix);
    return { opened, closed };
  }

  #muteOf(reason: Reason, nowUnix: number): ListedReason["muted"] {
    const mute = this.#mutes.get(keyOf(reason));
    if (mute === undefined) return null;
    const expires_unix = mute.expires_at_ms === null ? null : mute.expires_at_ms / 1000;
    if (expires_unix !== null && expires_unix <= nowUnix) return null;
    return { note: mute.note, expires_unix };
  }

  #remember({ opened, closed }: ReasonChanges, nowUnix: number): void {
    if (opened.length + closed.length === 0) return;
    const ended = new Set(closed.map(keyOf));
    const earlier = this.recent.map((change) =>
      change.closed_unix === null && ended.has(keyOf(change))
        ? { ...change, closed_unix: nowUnix }
        : change
    );
    const fresh = opened.map(({ code, subject, level, text, since_unix }): ChangeView => ({
      code,
      subject,
      level,
      text,
      opened_unix: since_unix ?? nowUnix,
      closed_unix: null,
    }));
    this.recent = [...fresh, ...earlier].slice(0, MAX_RECENT);
  }
}

function keyOf({ code, subject }: { code: string; subject: string }): string {
  return `${code}\n${subject}`;
}

function reasonOf(key: string): { code: string; subject: string } {
  const [code = "", subject = ""] = key.split(/\n(.*)/s);
  return { code, subject };
}

import { metricEvent } from "../../shared/protocol/names.ts";
import { CLOSE_REASONS, refusalClass } from "../../shared/protocol/refusals.ts";
import type { Clock } from "../../shared/clock.ts";
import { type CloseInfo, HEARTBEAT_LOST, type Reply, type Session } from "./session.ts";
import { PROTOCOL_BROKEN } from "./socket.ts";
import { createProblemLog, type Log } from "../log.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import { payloadText } from "../outbox/sample_text.ts";
import { JsonText } from "./json_text.ts";

export interface SenderOptions {
  outbox: Pick<Outbox, "entries" | "scanned" | "load" | "remove" | "drop">;
  clock: Clock;
  log: Log;
  /** Ends every wait. */
  signal: AbortSignal;
  random: () => number;
  /** The server does not know of the join any more. */
  onNotJoined(): void;
  /** The server refuses this agent until an operator changes something. */
  onFatal(reason: string): void;
}

/** Pushes what is in the outbox, over one link after another. */
export interface Sender {
  /** Begins to push over a link that has just been joined. */
  start(link: Pick<Session, "isJoined" | "push">): void;
  /** The link is gone, and no answer will come to what is in flight. */
  stop(close: CloseInfo): void;
  /** A sample was just added: it goes before the backlog. */
  offer(entry: OutboxEntry): void;
}

/**
 * Pushes in flight. An answer waits up to 2 s for the server's disk, so that one at a time would
 * drain a day's backlog in hours only.
 */
const WINDOW = 8;

/** A sample in flight so often when the connection broke, the last times alone, breaks it. */
const MAX_STRIKES = 3;

/** Reasons why the server can take no sample at all of this host now; others are about one. */
const PAUSING_REASONS = ["busy", "storage_failed", "over_share"];

/** Pauses after consecutive faults of the server, before jitter. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000];
const LAST_PAUSE_MS = 20_000;

/** Before a sample is tried again that the server, or the disk, did not take or give. */
const RETRY_MS = 60_000;

/** Closings that a sample can have caused; every other known one is about connection or server. */
const SUSPICIOUS_REASONS = ["bad_frame", "frame_too_large", "internal_error"];
const INNOCENT_REASONS = [HEARTBEAT_LOST.reason, PROTOCOL_BROKEN, ...Object.keys(CLOSE_REASONS)]
  .filter((reason) => !SUSPICIOUS_REASONS.includes(reason));
/** Going away, service restart, try again later. */
const INNOCENT_CODES = [1001, 1012, 1013];

export function createSender(options: SenderOptions): Sender {
  const { outbox, clock, log, signal, random } = options;
  const problems = createProblemLog(log);

  let link: Pick<Session, "isJoined" | "push"> | null = null;
  let pumping = false;
  let faults = 0;
  let paused = false;
  /** Added since the link was joined, not yet pushed. */
  const fresh = new Set<OutboxEntry>();
  /** In flight, with what ends the push. */
  const inFlight = new Map<OutboxEntry, () => void>();
  /** How often each was in flight when a connection broke; from then on it is pushed alone. */
  const strikes = new Map<OutboxEntry, number>();
  /** Not to be tried for now. */
  const waiting = new Set<OutboxEntry>();

  function isReady(entry: OutboxEntry): boolean {
    return !inFlight.has(entry) && !waiting.has(entry);
  }

  /** The next to push: new samples, then suspects, least suspected first, then the oldest. */
  function pick(): OutboxEntry | null {
    if (paused || link?.isJoined() !== true) return null;
    if (inFlight.size >= (strikes.size > 0 ? 1 : WINDOW)) return null;
    const suspects = [...strikes].sort(([, a], [, b]) => a - b).map(([entry]) => entry);
    for (const entry of [...fresh, ...suspects]) if (isReady(entry)) return entry;
    for (const entry of outbox.entries()) if (isReady(entry)) return entry;
    return null;
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    for (let entry = pick(); entry !== null; entry = pick()) await send(entry);
    pumping = false;
  }

  async function send(entry: OutboxEntry): Promise<void> {
    const current = link;
    const sample = await outbox.load(entry);
    fresh.delete(entry);
    if (sample === null) {
      strikes.delete(entry);
      return retryLater(entry);
    }
    if (link !== current || current?.isJoined() !== true) return;
    const payload = new JsonText(payloadText(sample, new Date(clock.nowMs()).toISOString()));
    const end = current.push(metricEvent(sample.kind), payload, (reply) => {
      if (!inFlight.delete(entry)) return;
      settle(entry, reply);
      pump();
    });
    inFlight.set(entry, end);
  }

  function settle(entry: OutboxEntry, reply: Reply): void {
    strikes.delete(entry);
    if (reply.status === "ok") {
      faults = 0;
      problems.end("push", "The server takes samples again");
      outbox.remove(entry);
      return;
    }
    const reason = reply.status === "timeout" ? "no answer" : reply.reason;
    const kind = refusalClass(reason);
    if (kind === "fatal") return options.onFatal(reason);
    if (kind === "final") {
      problems.begin(reason, `The server refuses a sample for good, dropping it: ${reason}`);
      outbox.drop(entry);
      return;
    }
    problems.begin("push", `The server does not take a sample, trying again later: ${reason}`);
    if (reply.status === "timeout" || PAUSING_REASONS.includes(reason)) return pause();
    retryLater(entry);
    if (reason === "not_joined") options.onNotJoined();
  }

  /** Of all pushes that fail together, the first begins the pause. */
  function pause(): void {
    if (paused) return;
    paused = true;
    afterDelay(PAUSES_MS[faults++] ?? LAST_PAUSE_MS, () => paused = false);
  }

  function retryLater(entry: OutboxEntry): void {
    waiting.add(entry);
    afterDelay(RETRY_MS, () => waiting.delete(entry));
  }

  function afterDelay(ms: number, then: () => void): void {
    clock.sleep(ms * (0.5 + random()), signal).then(() => {
      then();
      return pump();
    });
  }

  function accuse(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) {
      const count = (strikes.get(entry) ?? 0) + 1;
      strikes.set(entry, count);
      if (count < MAX_STRIKES) continue;
      log.warn(`The connection broke ${count} times on one ${entry.kind} sample, dropping it`);
      strikes.delete(entry);
      outbox.drop(entry);
    }
  }

  outbox.scanned.then(pump);

  return {
    start(joined) {
      for (const end of takeInFlight().values()) end();
      link = joined;
      pump();
    },
    stop({ code, reason }) {
      link = null;
      fresh.clear();
      const lost = takeInFlight();
      for (const end of lost.values()) end();
      if (!INNOCENT_CODES.includes(code) && !INNOCENT_REASONS.includes(reason)) {
        accuse([...lost.keys()]);
      }
    },
    offer(entry) {
      if (link !== null) fresh.add(entry);
      pump();
    },
  };

  function takeInFlight(): Map<OutboxEntry, () => void> {
    const taken = new Map(inFlight);
    inFlight.clear();
    return taken;
  }
}

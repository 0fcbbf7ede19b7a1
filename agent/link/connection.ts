/** The agent's one connection: it is made again for ever, and each problem said once. */
import { PROTOCOL_LEVEL } from "../../shared/protocol/level.ts";
import { hostTopic } from "../../shared/protocol/names.ts";
import { refusalClass } from "../../shared/protocol/refusals.ts";
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { ServerSettings } from "../config/load_config.ts";
import { type AddressDelays, createAddresses } from "./addresses.ts";
import { createConnectionProblems, type Place } from "./connection_problems.ts";
import { createSender } from "./sender.ts";
import { type CloseInfo, openSession } from "./session.ts";
import { settlesWithin } from "../io/settles_within.ts";
import type { Log } from "../log.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import { AGENT_VERSION } from "../version.ts";

export interface Connection extends AsyncDisposable {
  /** A sample was just added to the outbox: it is sent before the backlog. */
  offer(entry: OutboxEntry): void;
}

export interface ConnectionOptions {
  settings: ServerSettings;
  /** What the agent really uses, in seconds. */
  intervals: Intervals;
  outbox: Outbox;
  clock: Clock;
  log: Log;
  /** After a refusal: resolves, after `waitMs` at the latest, with what to try next. */
  nextSettings(waitMs: number, signal: AbortSignal): Promise<ServerSettings>;
  delays?: Partial<ConnectionDelays>;
}

export interface ConnectionDelays extends AddressDelays {
  /** How long a connection may take to open. */
  connectLimitMs: number;
  /** Between two heartbeats. */
  heartbeatMs: number;
  random(): number;
}

/**
 * The first step spreads the agents of a restarted server over 5 to 15 s; the last one lets
 * them find it within 30 s of its return.
 */
const RETRY_STEPS_MS = [10_000, 15_000] as const;
const LAST_RETRY_MS = 20_000;

const REFUSED_MS = 60_000;
const CONNECT_LIMIT_MS = 20_000;
/** One may be lost before the server takes the connection for dead. */
const HEARTBEAT_MS = SHARES.joinedSocket.idleSeconds * 1000 / 2;
const CLOSE_LIMIT_MS = 2_000;

/** A link that held this long had no rival: a later "replaced" is news. */
const RIVAL_MS = 10 * 60_000;

/** Closing by our own will: no sample is to blame. */
const OWN_CLOSE: CloseInfo = { code: 1001, reason: "" };

/** Null: this side ended it. */
type SessionEnd = null | {
  wasJoined: boolean;
  /** Why the server refuses this agent until an operator changes something; null: it does not. */
  refusal: string | null;
};

/** Delay before round `tries`, counted from 1; the factor 0.5 to 1.5 parts the agents. */
export function retryAfterMs(tries: number, random: () => number = Math.random): number {
  return (RETRY_STEPS_MS[tries - 1] ?? LAST_RETRY_MS) * (0.5 + random());
}

/** Connects, joins and sends what is in the outbox, until it is disposed of. */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock, log } = options;
  const delays: ConnectionDelays = {
    retryAfterMs,
    refusedMs: () => REFUSED_MS * (0.5 + Math.random()),
    connectLimitMs: CONNECT_LIMIT_MS,
    heartbeatMs: HEARTBEAT_MS,
    random: Math.random,
    ...options.delays,
  };
  const problems = createConnectionProblems(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  let endSession = (_refusal: string | null) => {};
  let faulty = false;
  const sender = createSender({
    ...options,
    random: delays.random,
    signal,
    onNotJoined: () => endSession(null),
    onFatal: (reason) => endSession(reason),
  });

  async function stayConnected(): Promise<void> {
    let settings = options.settings;
    let addresses = createAddresses(settings.endPoints, delays);
    while (!signal.aborted) {
      const place = placeOf(settings, addresses.current());
      const end = await holdSession(place, settings.token);
      if (end === null) continue;
      const nowMs = clock.monotonicMs();
      if (end.refusal !== null) {
        problems.refused(place, end.refusal);
        addresses.refuse(nowMs);
      }
      const { waitMs, isRefused } = addresses.next({ ...end, nowMs });
      if (!isRefused) {
        if (waitMs > 0) await clock.sleep(waitMs, signal);
        continue;
      }
      const next = await options.nextSettings(waitMs, signal);
      if (next !== settings) addresses = createAddresses(next.endPoints, delays);
      settings = next;
    }
  }

  /** Keeps one connection until it can no longer be used. */
  async function holdSession(place: Place, token: string): Promise<SessionEnd> {
    const ended = Promise.withResolvers<SessionEnd>();
    const { topic, endPoint } = place;
    let joinedMs = Infinity;
    const end = endSession = (refusal) =>
      ended.resolve({ refusal, wasJoined: joinedMs !== Infinity });

    const session = openSession({
      ...delays,
      clock,
      endPoint,
      topic,
      joinPayload: {
        token,
        agent_version: AGENT_VERSION,
        protocol_level: PROTOCOL_LEVEL,
        intervals: options.intervals,
      },
      onJoined() {
        joinedMs = clock.monotonicMs();
        problems.joined(place);
        sender.start(session);
      },
      onJoinFailed(reason) {
        if (refusalClass(reason) === "fatal") return end(reason);
        problems.notJoined(place, reason);
        end(null);
      },
      onConnectFailed(message) {
        problems.notConnected(place, message);
        end(null);
      },
      onLost(close) {
        sender.stop(close);
        if (clock.monotonicMs() - joinedMs > RIVAL_MS) problems.forgetRival();
        if (refusalClass(close.reason) === "fatal") return end(close.reason);
        problems.lost(place, close);
        end(null);
      },
      onChannelClosed: () => end(null),
      onIgnored: (reason) => problems.ignored(place, reason),
      onFault(error) {
        if (!faulty) log.error(`Cannot handle a message of the server: ${error}`);
        faulty = true;
      },
    });
    const stop = () => ended.resolve(null);
    signal.addEventListener("abort", stop);
    const how = await ended.promise;
    signal.removeEventListener("abort", stop);
    sender.stop(OWN_CLOSE);
    await settlesWithin(session.close(), { clock, ms: CLOSE_LIMIT_MS });
    return how;
  }

  const running = stayConnected();

  return {
    offer: (entry) => sender.offer(entry),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

function placeOf({ hostId, endPoints }: ServerSettings, endPoint: string): Place {
  return { topic: hostTopic(hostId), endPoint, isOneOfSeveral: endPoints.length > 1 };
}

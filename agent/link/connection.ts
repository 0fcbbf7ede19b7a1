/** The agent's connection to its server: it is made again for ever, and each problem said once. */
import { PROTOCOL_LEVEL } from "../../shared/protocol/level.ts";
import { hostTopic } from "../../shared/protocol/names.ts";
import { refusalClass } from "../../shared/protocol/refusals.ts";
import type { Clock } from "../../shared/clock.ts";
import { own } from "../../shared/own.ts";
import { SHARES } from "../../shared/shares.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { ServerSettings } from "../config/load_config.ts";
import { createSender } from "./sender.ts";
import { type CloseInfo, openSession } from "./session.ts";
import { settlesWithin } from "../io/settles_within.ts";
import { createProblemLog, type Log } from "../log.ts";
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

export interface ConnectionDelays {
  /** Before the attempt number `tries`, counted from 1, to connect or join again. */
  retryAfterMs(tries: number): number;
  /** Before the next attempt after a refusal. */
  refusedMs(): number;
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

/** What an operator can do about a refusal that nothing else ends. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_token: "the token is not this host's: put the one that register-host or rotate-token " +
    "printed into the configuration",
  token_rotated: "this host got a new token: put the one that rotate-token printed into the " +
    "configuration",
  unknown_host: "no host of this name is registered: register it on the server, or correct host_id",
  host_deleted: "this host was deleted on the server: register it again, or stop this agent",
  replaced: "another agent connects with the same token: stop one of the two, or register each " +
    "host under its own name",
  bad_topic: "the server does not accept this host_id: correct it",
};
const ADVICE_OTHERWISE = "see what the server's log says of this host";

/** Closing by our own will: no sample is to blame. */
const OWN_CLOSE: CloseInfo = { code: 1001, reason: "" };

type SessionEnd = { kind: "stopped" | "reopen" } | { kind: "refused"; reason: string };

/** Delay before attempt `tries`, counted from 1; the factor 0.5 to 1.5 parts the agents. */
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
  const problems = createProblemLog(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  let endSession = (_end: SessionEnd) => {};
  let faulty = false;
  const sender = createSender({
    ...options,
    random: delays.random,
    signal,
    onNotJoined: () => endSession({ kind: "reopen" }),
    onFatal: (reason) => endSession({ kind: "refused", reason }),
  });

  async function stayConnected(): Promise<void> {
    let settings = options.settings;
    while (!signal.aborted) {
      const end = await holdSession(settings);
      if (end.kind === "reopen") await clock.sleep(delays.retryAfterMs(1), signal);
      if (end.kind !== "refused") continue;
      const advice = own(ADVICE, end.reason) ?? ADVICE_OTHERWISE;
      problems.begin(
        end.reason,
        `Join of ${hostTopic(settings.hostId)} refused, ${end.reason}: ${advice}; ` +
          "trying again every minute and when the configuration changes",
      );
      settings = await options.nextSettings(delays.refusedMs(), signal);
    }
  }

  /** Keeps one session, which reconnects by itself, until it can no longer be used. */
  async function holdSession({ endPoint, hostId, token }: ServerSettings): Promise<SessionEnd> {
    const ended = Promise.withResolvers<SessionEnd>();
    endSession = ended.resolve;
    const topic = hostTopic(hostId);
    let joinedMs = Infinity;

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
        for (const name of ["connection", "join", ...Object.keys(ADVICE)]) {
          // A rival that was there a moment ago is no news when it comes again.
          if (name !== "replaced") problems.end(name);
        }
        log.info(`joined ${topic}`);
        sender.start(session);
      },
      onJoinFailed(reason) {
        if (refusalClass(reason) === "fatal") return ended.resolve({ kind: "refused", reason });
        problems.begin("join", `Cannot join ${topic}: ${reason}, trying again`);
      },
      onConnectFailed(message) {
        problems.begin("connection", `Cannot connect to "${endPoint}": ${message}, trying again`);
      },
      onLost(close) {
        sender.stop(close);
        if (clock.monotonicMs() - joinedMs > RIVAL_MS) problems.end("replaced");
        const { reason } = close;
        if (refusalClass(reason) === "fatal") ended.resolve({ kind: "refused", reason });
        else problems.begin("connection", `Connection to "${endPoint}" lost: ${closeText(close)}`);
      },
      onChannelClosed: () => ended.resolve({ kind: "reopen" }),
      onIgnored(reason) {
        problems.begin(
          "frame",
          `The server at "${endPoint}" sent what is not understood, ${reason}: it and all of ` +
            "its like are ignored",
        );
      },
      onFault(error) {
        if (!faulty) log.error(`Cannot handle a message of the server: ${error}`);
        faulty = true;
      },
    });
    const stop = () => ended.resolve({ kind: "stopped" });
    signal.addEventListener("abort", stop);
    const end = await ended.promise;
    signal.removeEventListener("abort", stop);
    sender.stop(OWN_CLOSE);
    await settlesWithin(session.close(), { clock, ms: CLOSE_LIMIT_MS });
    return end;
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

function closeText({ code, reason }: CloseInfo): string {
  const why = reason !== "" ? reason : code > 0 ? `close code ${code}` : "it broke off";
  return `${why}, connecting again`;
}

/** Plays the faults of a plan on a stage, and asks at the end what held. */
import { pause } from "../bench/wait.ts";
import { createRandom } from "../sample_week/random.ts";
import type { AgentsQuestion } from "./agents_process.ts";
import type { RehearsalContext } from "./context.ts";
import { playEpisodes } from "./episodes.ts";
import { type FaultKind, planFaults } from "./fault_plan.ts";
import { playFault } from "./faults.ts";
import {
  at,
  type Episode,
  type Held,
  judgeAgreement,
  judgeMessages,
  judgeOffline,
  judgeSamples,
  judgeTakeover,
  type OfflineSight,
  type PlayedFault,
} from "./held.ts";
import { type AgentNews, AgentRecord, sampleKey } from "./record.ts";
import type { Stage } from "./stage.ts";
import { watchOffline } from "./watch.ts";

const JOIN_WITHIN_MS = 60_000;
const NEWS_EVERY_MS = 500;
/** Before the end no host turns bad any more; afterwards the last of them is told as good. */
const LAST_EPISODE_MS = 55_000;
const SETTLE_MS = 30_000;

export async function rehearse(stage: Stage, context: RehearsalContext): Promise<Held[]> {
  const { options: { minutes, seed }, signal, say } = context;
  const record = new AgentRecord(stage.names);
  const faults: PlayedFault[] = [];
  const sights: OfflineSight[] = [];
  const episodes: Episode[] = [];
  const failures: string[] = [];
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const quiet = new AbortController();

  const listening = keepListening(stage, record, ended);
  const watching = watchOffline(stage.servers, sights, ended);
  const playing = async () => {
    await everyAgentJoins(record, stage, signal);
    say(`${record.countJoined()} agents joined`);
    const lengthMs = minutes * 60_000;
    const plan = planFaults(createRandom(seed), {
      lengthMs,
      servers: stage.servers.length,
      cutServer: stage.servers.length - 1,
      allows: (kind) => isPossible(kind, stage),
    });
    const startMs = performance.now();
    const telling = playEpisodes(stage, {
      random: createRandom(seed + 1),
      episodes,
      signal,
      until: AbortSignal.any([signal, quiet.signal]),
    });
    for (const fault of plan) {
      await pause(Math.max(0, startMs + fault.atMs - performance.now()), signal);
      await playFault(stage, fault, { ...context, faults, failures });
    }
    await pause(Math.max(0, startMs + lengthMs - LAST_EPISODE_MS - performance.now()), signal);
    quiet.abort();
    await telling;
    await pause(SETTLE_MS, signal);
  };

  try {
    // It goes on as long as there is somebody to listen to.
    await Promise.race([playing(), listening]);
  } finally {
    ending.abort();
    quiet.abort();
    await Promise.allSettled([listening, watching]);
  }
  const stored = await readStored(stage);
  const expected = await readExpected(stage, episodes);
  return [
    judgeSamples(record, stored),
    judgeOffline(record, sights),
    ...judgeMessages(stage.sink.received, expected, faults),
    judgeAgreement(episodes.map((episode) => inServiceOnly(episode, faults))),
    ...(["server_killed", "primary_killed", "server_cut"] as const)
      .map((kind) => judgeTakeover(record, faults, kind)),
    judgeByItself(stage, failures),
  ];
}

function isPossible(kind: FaultKind, { servers, namespace }: Stage): boolean {
  return kind !== "server_cut" || (namespace !== null && servers.length > 1);
}

async function keepListening(
  { agents }: Stage,
  record: AgentRecord,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(NEWS_EVERY_MS, signal).catch(() => {}); // what came last is read too
    record.take(await agents.ask<AgentNews>({ ask: "news" } satisfies AgentsQuestion));
  }
}

async function everyAgentJoins(
  record: AgentRecord,
  { names }: Stage,
  signal: AbortSignal,
): Promise<void> {
  const untilMs = performance.now() + JOIN_WITHIN_MS;
  while (record.countJoined() < names.length) {
    if (performance.now() > untilMs) {
      throw new Error(`Cannot rehearse: ${record.countJoined()} of ${names.length} agents joined`);
    }
    await pause(NEWS_EVERY_MS, signal);
  }
}

/** Every sample in the database that agents may have been answered for. */
async function readStored({ database }: Stage): Promise<Set<string>> {
  const rows = await database.sql(
    "SELECT h.name, s.kind, s.collected_at_us FROM samples s JOIN hosts h ON h.id = s.host_id",
  );
  return new Set(rows.map((row) => {
    const [name = "", kind, collectedUs] = row.split("\t");
    return sampleKey(name, Number(kind), Number(collectedUs) / 1000);
  }));
}

/** The incident of each host that turned bad. */
async function readExpected(
  { database }: Stage,
  episodes: readonly Episode[],
): Promise<{ incident: string; host: string }[]> {
  const rows = await database.sql(
    "SELECT DISTINCT i.id, r.host_name, i.began_at_ms FROM incidents i " +
      "JOIN incident_reasons r ON r.incident_id = i.id WHERE i.worst_level = 'critical'",
  );
  const incidents = rows.map((row) => row.split("\t"));
  return episodes.filter(({ isBad }) => isBad).map(({ host, fromMs }) => {
    const found = incidents.find(([, name, beganMs]) => name === host && Number(beganMs) >= fromMs);
    return { host, incident: found?.[0] ?? `none at ${at(fromMs)}` };
  });
}

/** Without servers that were away, or could not reach their database, at any time of it. */
function inServiceOnly(episode: Episode, faults: readonly PlayedFault[]): Episode {
  const times = Object.values(episode.seenAtMs).map((atMs) => atMs ?? episode.fromMs);
  const toMs = Math.max(episode.fromMs, ...times);
  const away = faults.filter((fault) =>
    fault.fromMs <= toMs && (fault.toMs ?? Infinity) + CATCH_UP_MS >= episode.fromMs
  );
  if (away.some(({ kind }) => kind === "primary_killed")) return { ...episode, seenAtMs: {} };
  const names = away.map(({ server }) => `server-${server + 1}`);
  const kept = Object.entries(episode.seenAtMs).filter(([name]) => !names.includes(name));
  return { ...episode, seenAtMs: Object.fromEntries(kept) };
}

const CATCH_UP_MS = 5_000;

function judgeByItself({ servers }: Stage, failures: readonly string[]): Held {
  const ends = servers.flatMap(({ name, endedByItself }) =>
    endedByItself.map((endedMs) => `${at(endedMs)} ${name} ended by itself`)
  );
  return {
    what: "all of it by itself, without a hand",
    isHeld: failures.length === 0,
    found: `${failures.length} failures, ${ends.length} servers ended by themselves`,
    wanted: "no failure",
    breaches: [...failures, ...ends],
  };
}

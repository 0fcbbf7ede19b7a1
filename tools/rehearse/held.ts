/** What a rehearsal asks, and whether it held: from what was recorded alone. Times are epoch ms. */
import type { Fault } from "./fault_plan.ts";
import type { AgentRecord } from "./record.ts";

/** A line of the table at the end. */
export interface Held {
  what: string;
  /** Null where it could not be measured. */
  isHeld: boolean | null;
  found: string;
  wanted: string;
  /** What did not hold, with times; the first ones. */
  breaches: string[];
}

/** A fault that happened. */
export interface PlayedFault extends Fault {
  /** When it really began. */
  fromMs: number;
  /** When it was over: started again, promoted, mended; null: it is not. */
  toMs: number | null;
}

const SHOWN = 10;
const OFFLINE_AFTER_MS = 120_000;
/** What a page may be behind an agent that has just come back. */
const PAGE_BEHIND_MS = 3_000;

/** `stored`: the keys of all samples in the database. */
export function judgeSamples(record: AgentRecord, stored: ReadonlySet<string>): Held {
  const lost = [...record.samples].filter((key) => !stored.has(key));
  return {
    what: "acknowledged samples that the database has",
    isHeld: record.samples.size === 0 ? null : lost.length === 0,
    found: `${record.samples.size - lost.length} of ${record.samples.size}`,
    wanted: "all",
    breaches: lost.slice(0, SHOWN).map((key) => `lost: ${key}`),
  };
}

/** That a server showed a host as offline. */
export interface OfflineSight {
  atMs: number;
  server: string;
  host: string;
}

export function judgeOffline(record: AgentRecord, sights: readonly OfflineSight[]): Held {
  const breaches = sights.filter(({ host, atMs }) =>
    record.wasConnected(host, atMs - OFFLINE_AFTER_MS, atMs - PAGE_BEHIND_MS)
  );
  const hosts = new Set(breaches.map(({ host }) => host));
  return {
    what: "hosts falsely offline",
    isHeld: breaches.length === 0,
    found: String(hosts.size),
    wanted: "0",
    breaches: breaches.slice(0, SHOWN).map(({ atMs, server, host }) =>
      `${at(atMs)} ${host} offline on ${server}`
    ),
  };
}

/** Until when connections that a fault ends have ended. */
const ENDS_WITHIN_MS: Readonly<Record<Fault["kind"], number>> = {
  server_killed: 3_000,
  primary_killed: 0,
  // It has to notice by its leases.
  server_cut: 25_000,
};
const TAKEOVER_MS: Readonly<Record<Fault["kind"], number>> = {
  server_killed: 30_000,
  primary_killed: 30_000,
  server_cut: 45_000,
};

/** How long after each fault of `kind` the last of its agents had a sample acknowledged again. */
export function judgeTakeover(
  record: AgentRecord,
  faults: readonly PlayedFault[],
  kind: Fault["kind"],
): Held {
  const limitMs = TAKEOVER_MS[kind];
  const times = faults.filter((fault) => fault.kind === kind).map(({ fromMs }) => {
    const lost = kind === "primary_killed"
      ? record.names.map((_, host) => ({ host, atMs: fromMs }))
      : record.lostWithin(fromMs - 100, fromMs + ENDS_WITHIN_MS[kind]);
    const ends = lost.map(({ host, atMs }) => record.nextAcknowledgedMs(host, atMs) ?? Infinity);
    return { fromMs, agents: lost.length, tookMs: Math.max(fromMs, ...ends) - fromMs };
  });
  const longest = Math.max(0, ...times.map(({ tookMs }) => tookMs));
  const said = times.map(({ agents, tookMs }) => `${seconds(tookMs)} (${agents})`).join(", ");
  return {
    what: `${WORDS[kind]}: until its last agent is acknowledged again`,
    isHeld: times.length === 0 ? null : longest <= limitMs,
    found: times.length === 0 ? "none happened" : said,
    wanted: `at most ${seconds(limitMs)} each (agents)`,
    breaches: times.filter(({ tookMs }) => tookMs > limitMs)
      .map(({ fromMs, tookMs }) => `${at(fromMs)} took ${seconds(tookMs)}`),
  };
}

const WORDS: Readonly<Record<Fault["kind"], string>> = {
  server_killed: "server killed",
  primary_killed: "primary killed",
  server_cut: "server cut off from the database",
};

/** A message as it came in. */
export interface ReceivedMessage {
  atMs: number;
  /** The same at each attempt. */
  key: string;
  type: string;
  incidents: readonly string[];
}

/** `expected`: incidents that had to be told, by the database. */
export function judgeMessages(
  received: readonly ReceivedMessage[],
  expected: readonly { incident: string; host: string }[],
  faults: readonly PlayedFault[],
): Held[] {
  const raised = received.filter(({ type }) => type === "raise");
  const tellings = new Map<string, ReceivedMessage[]>();
  for (const message of received) {
    for (const incident of message.incidents) {
      const name = `${message.type} ${incident}`;
      tellings.set(name, [...tellings.get(name) ?? [], message]);
    }
  }
  const told = new Set(raised.flatMap(({ incidents }) => incidents));
  const missing = expected.filter(({ incident }) => !told.has(incident));
  const again = [...tellings].filter(([name, { length }]) =>
    length > 1 && /^(raise|resolve) /.test(name)
  );
  const more = again.reduce((sum, [, { length }]) => sum + length - 1, 0);
  return [
    {
      what: "incidents told",
      isHeld: expected.length === 0 ? null : missing.length === 0,
      found: `${expected.length - missing.length} of ${expected.length}`,
      wanted: "all",
      breaches: missing.slice(0, SHOWN).map(({ incident, host }) =>
        `not told: ${incident} ${host}`
      ),
    },
    {
      what: "messages of them that came more than once",
      isHeld: more <= faults.length,
      found: `${more} of ${received.length}, with ${faults.length} faults`,
      wanted: "at most one for each fault",
      breaches: again.slice(0, SHOWN).map(([name, messages]) =>
        `${name}: ${messages.map(({ atMs, key }) => `${at(atMs)} ${key}`).join(", ")}`
      ),
    },
  ];
}

/** A host that was turned bad, or good again, and when each server first showed it. */
export interface Episode {
  host: string;
  /** Whether it turned bad, or good again. */
  isBad: boolean;
  fromMs: number;
  /** By server; those that were in service all the time. */
  seenAtMs: Record<string, number | null>;
}

const AGREE_MS = 2_000;

export function judgeAgreement(episodes: readonly Episode[]): Held {
  const spreads = episodes.flatMap((episode) => {
    const seen = Object.values(episode.seenAtMs);
    if (seen.length < 2) return [];
    const times = seen.flatMap((atMs) => atMs ?? []);
    const isSeen = times.length === seen.length;
    return { episode, spreadMs: isSeen ? Math.max(...times) - Math.min(...times) : Infinity };
  });
  const worst = Math.max(0, ...spreads.map(({ spreadMs }) => spreadMs));
  return {
    what: "pages of all servers agree on a host that changes",
    isHeld: spreads.length === 0 ? null : worst <= AGREE_MS,
    found: `within ${seconds(worst)}, ${spreads.length} changes`,
    wanted: `within ${seconds(AGREE_MS)}`,
    breaches: spreads.filter(({ spreadMs }) => spreadMs > AGREE_MS).slice(0, SHOWN).map((
      { episode: { host, isBad, fromMs, seenAtMs } },
    ) => {
      const each = Object.entries(seenAtMs).map(([server, atMs]) =>
        `${server} ${atMs === null ? "never" : `after ${seconds(atMs - fromMs)}`}`
      );
      return `${at(fromMs)} ${host} ${isBad ? "turned bad" : "good again"}: ${each.join(", ")}`;
    }),
  };
}

/** A moment as the logs have it. */
export function at(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

function seconds(ms: number): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : "longer than the rehearsal";
}

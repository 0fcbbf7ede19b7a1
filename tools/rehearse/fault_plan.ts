/** Which faults a rehearsal has when: decided by its seed alone. */
import type { Random } from "../sample_week/random.ts";

export type FaultKind = "server_killed" | "primary_killed" | "server_cut";

export interface Fault {
  kind: FaultKind;
  /** Since the faults began. */
  atMs: number;
  /** Until a killed server is started again, or the cut is mended. */
  lastsMs: number;
  /** Which server; of a killed primary nobody's. */
  server: number;
}

/** What comes at least once, first, then how often of ten. */
const SHARES: readonly (readonly [FaultKind, number])[] = [
  ["server_killed", 6],
  ["primary_killed", 3],
  ["server_cut", 1],
];

const FIRST_AFTER_MS = 5_000;
/** From the end of one to the next: all agents have found a server by then, and a standby is there. */
const CALM_MS: Readonly<Record<FaultKind, number>> = {
  server_killed: 30_000,
  primary_killed: 40_000,
  server_cut: 30_000,
};
const JITTER_MS = 10_000;
const LASTS_MS: Readonly<Record<FaultKind, readonly [least: number, most: number]>> = {
  server_killed: [5_000, 25_000],
  primary_killed: [2_000, 4_000],
  server_cut: [20_000, 40_000],
};

/**
 * One fault after the other, as many as fit into `lengthMs`, each with its calm behind it; of each
 * kind that `allows` one at the beginning. `cutServer` is the one that can be cut off.
 */
export function planFaults(
  random: Random,
  { lengthMs, servers, cutServer, allows }: {
    lengthMs: number;
    servers: number;
    cutServer: number;
    allows: (kind: FaultKind) => boolean;
  },
): Fault[] {
  const kinds = SHARES.filter(([kind]) => allows(kind));
  const first = kinds.map(([kind]) => kind);
  const bag = kinds.flatMap(([kind, share]) => Array<FaultKind>(share).fill(kind));
  const choose = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
  const faults: Fault[] = [];
  for (let atMs = FIRST_AFTER_MS;;) {
    const kind = first.shift() ?? choose(bag);
    if (kind === undefined) return faults;
    const [least, most] = LASTS_MS[kind];
    const lastsMs = Math.round(least + random() * (most - least));
    const server = kind === "server_cut" ? cutServer : Math.floor(random() * servers);
    const calmFromMs = atMs + lastsMs;
    if (calmFromMs + CALM_MS[kind] > lengthMs) return faults;
    faults.push({ kind, atMs, lastsMs, server });
    atMs = calmFromMs + CALM_MS[kind] + Math.round(random() * JITTER_MS);
  }
}

/** What happened to each host's agent, as the agent saw it. Times are epoch milliseconds. */
import { KINDS } from "../../shared/sample/mod.ts";

/** An acknowledged sample: its host's place, its kind's place in `KINDS`, collected, acknowledged. */
export type Acknowledgement = [host: number, kind: number, collectedMs: number, atMs: number];
/** A host's agent joined (1) or its connection ended (0). */
export type Turn = [host: number, joined: 0 | 1, atMs: number];

/** What happened since it was last asked for. */
export interface AgentNews {
  acknowledged: Acknowledgement[];
  turns: Turn[];
}

interface HostRecord {
  /** From each join to the end of its connection; null: it holds. */
  connected: { fromMs: number; toMs: number | null }[];
  acknowledgedAtMs: number[];
}

export class AgentRecord {
  #hosts: HostRecord[];
  /** `name kind collectedMs` of every acknowledged sample. */
  readonly samples = new Set<string>();

  constructor(readonly names: readonly string[]) {
    this.#hosts = names.map(() => ({ connected: [], acknowledgedAtMs: [] }));
  }

  take({ acknowledged, turns }: AgentNews): void {
    for (const [host, kind, collectedMs, atMs] of acknowledged) {
      this.#at(host).acknowledgedAtMs.push(atMs);
      this.samples.add(sampleKey(this.names[host] ?? "", kind, collectedMs));
    }
    for (const [host, joined, atMs] of turns) {
      const { connected } = this.#at(host);
      const last = connected.at(-1);
      if (joined === 1) connected.push({ fromMs: atMs, toMs: null });
      else if (last !== undefined) last.toMs = atMs;
    }
  }

  countJoined(): number {
    return this.#hosts.filter(({ connected }) => connected.at(-1)?.toMs === null).length;
  }

  /** Whether the agent of `name` was connected at any moment of that time. */
  wasConnected(name: string, fromMs: number, toMs: number): boolean {
    const host = this.#hosts[this.names.indexOf(name)];
    return host?.connected.some((span) =>
      span.fromMs <= toMs && (span.toMs === null || span.toMs >= fromMs)
    ) ?? false;
  }

  /** Hosts whose connection ended within that time, each with the first such moment. */
  lostWithin(fromMs: number, toMs: number): { host: number; atMs: number }[] {
    return this.#hosts.flatMap(({ connected }, host) => {
      const ends = connected.flatMap(({ toMs }) => toMs ?? []);
      const atMs = ends.find((endMs) => endMs >= fromMs && endMs <= toMs);
      return atMs === undefined ? [] : { host, atMs };
    });
  }

  /** When the host's next sample was acknowledged after `afterMs`; null: none was. */
  nextAcknowledgedMs(host: number, afterMs: number): number | null {
    return this.#at(host).acknowledgedAtMs.find((atMs) => atMs > afterMs) ?? null;
  }

  #at(host: number): HostRecord {
    const found = this.#hosts[host];
    if (found === undefined) throw new RangeError(`Cannot record host ${host}: there is none`);
    return found;
  }
}

export function sampleKey(name: string, kind: number, collectedMs: number): string {
  return `${name} ${KINDS[kind]} ${collectedMs}`;
}

/** What each host may send, as samples and as bytes. */
import { Allowance } from "../../shared/allowance.ts";
import type { PushRefusal } from "../../shared/protocol/refusals.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Intervals, Kind } from "../../shared/sample/mod.ts";
import { SHARES } from "../../shared/shares.ts";

const { hourlyBytes, bytesPerSample, samplesPerInterval, samplesAtOnce, waitingBytes } =
  SHARES.host;

/** Whose sample it is, with the intervals that its agent announced. */
export interface SendingHost {
  id: number;
  intervals: Intervals;
}

interface Account {
  bytes: Allowance;
  samples: Map<string, Allowance>;
  /** Of samples that are not yet committed. */
  waitingBytes: number;
}

export class HostShares {
  #accounts = new Map<number, Account>();

  constructor(readonly clock: Clock) {}

  /**
   * Null when the host may have this sample stored, and then it waits until `settled`; else why
   * not. A backlog counts by its bytes alone: it is as many samples as there were. `waited_ms` is
   * how long it had waited when it was sent, by its agent's own clock where that is known.
   */
  take(
    host: SendingHost,
    { kind, bytes, waited_ms }: { kind: Kind; bytes: number; waited_ms: number },
  ): PushRefusal | null {
    const nowMs = this.clock.monotonicMs();
    const account = this.#accountOf(host.id, nowMs);
    if (account.waitingBytes > waitingBytes) return "busy";
    const intervalMs = host.intervals[kind] * 1000;
    const isFresh = waited_ms < intervalMs / samplesPerInterval;
    if (isFresh && !samplesOf(account, kind, intervalMs, nowMs).tryTake(1, nowMs)) {
      return "too_often";
    }
    if (!account.bytes.tryTake(bytes + bytesPerSample, nowMs)) return "over_share";
    account.waitingBytes += bytes + bytesPerSample;
    return null;
  }

  /** A sample that was taken has been committed, or will not be. */
  settled(hostId: number, bytes: number): void {
    const account = this.#accounts.get(hostId);
    if (account !== undefined) account.waitingBytes -= bytes + bytesPerSample;
  }

  /** The host is gone. */
  forget(hostId: number): void {
    this.#accounts.delete(hostId);
  }

  #accountOf(hostId: number, nowMs: number): Account {
    const known = this.#accounts.get(hostId);
    if (known !== undefined) return known;
    const bytes = new Allowance({ perSecond: hourlyBytes / 3600, burst: hourlyBytes }, nowMs);
    const made = { bytes, samples: new Map<string, Allowance>(), waitingBytes: 0 };
    this.#accounts.set(hostId, made);
    return made;
  }
}

/** An agent that announces another interval begins anew, since it was started anew. */
function samplesOf(
  { samples }: Account,
  kind: Kind,
  intervalMs: number,
  nowMs: number,
): Allowance {
  const rate = { perSecond: samplesPerInterval * 1000 / intervalMs, burst: samplesAtOnce };
  const known = samples.get(kind);
  if (known?.rate.perSecond === rate.perSecond) return known;
  const made = new Allowance(rate, nowMs);
  samples.set(kind, made);
  return made;
}

/** What the operator is told of a host whose samples are refused. */
export const EXCEEDED: Partial<Record<PushRefusal, string>> = {
  too_often: `Its agent sends samples more than ${samplesPerInterval} times as often as the ` +
    "intervals say that it announces: what is over is refused until later",
  over_share: `Its agent sends more than ${hourlyBytes / 1e6} MB an hour, ten times what a host ` +
    "with 200 guests does: what is over is refused until later",
};

import { isIPv6 } from "node:net";
import type { Clock } from "../../shared/clock.ts";

/** Counts attempts by key in a sliding window. */
export interface AttemptLimit {
  /** Whole seconds until another attempt is allowed; 0 when one is allowed now. */
  retryAfterSeconds(key: string): number;
  /** Counts an attempt; before it is decided, so that many at once do not slip past. */
  add(key: string): void;
  /** Takes the latest attempt back, because it succeeded. */
  remove(key: string): void;
}

export interface AttemptLimitOptions {
  limit: number;
  windowMs: number;
  clock: Clock;
  /** Keys remembered; beyond it the one counted longest ago is forgotten. */
  maxKeys?: number;
}

export function createAttemptLimit(
  { limit, windowMs, clock, maxKeys = 10_000 }: AttemptLimitOptions,
): AttemptLimit {
  /** Times of the newest attempts, at most `limit`. The key counted last is the last one. */
  const attempts = new Map<string, number[]>();

  return {
    retryAfterSeconds(key) {
      const oldest = attempts.get(key)?.at(-limit);
      if (oldest === undefined) return 0;
      return Math.max(0, Math.ceil((oldest + windowMs - clock.monotonicMs()) / 1000));
    },
    add(key) {
      const times = attempts.get(key) ?? [];
      attempts.delete(key);
      attempts.set(key, [...times, clock.monotonicMs()].slice(-limit));
      const [eldest] = attempts.keys();
      if (attempts.size > maxKeys && eldest !== undefined) attempts.delete(eldest);
    },
    remove(key) {
      const times = attempts.get(key);
      times?.pop();
      if (times?.length === 0) attempts.delete(key);
    },
  };
}

/** The key of a caller: its IPv4 address, or the /64 of its IPv6 address, which is one site's. */
export function addressKey(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  return mapped ?? addressPrefix(ip, 64) ?? ip;
}

/** The network of `bits` around an IPv6 address, written out; null for any other address. */
export function addressPrefix(ip: string, bits: 48 | 56 | 64): string | null {
  if (!isIPv6(ip) || /^::ffff:\d+\./i.test(ip)) return null;
  // An IPv4 tail stands for two groups, neither of them among the first four.
  const groupsOnly = ip.replace(/%.*$/, "").replace(/\d+\.\d+\.\d+\.\d+$/, "0:0");
  const [head = [], tail = []] = groupsOnly.split("::").map((part) => part.split(":"));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  const groups = [...head, ...zeros, ...tail].slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16));
  const kept = groups.map((group, index) =>
    (group & (0xffff << Math.min(16, Math.max(0, 16 * (index + 1) - bits)))) & 0xffff
  );
  return `${kept.map((group) => group.toString(16)).join(":")}::/${bits}`;
}

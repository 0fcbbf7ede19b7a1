/** Failed sign-ins, by address and by the networks around it. */
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { addressKey, addressPrefix, createAttemptLimit } from "./login_limit.ts";

/** Who tries: by address, or as a browser that is known. */
export interface SignInCaller {
  address: string;
  /** What names a browser in which somebody has signed in before; null for any other. */
  known: string | null;
}

export interface SignInLimit {
  /** Whole seconds until another attempt is allowed; 0 when one is allowed now. */
  retryAfterSeconds(caller: SignInCaller): number;
  /** Counts an attempt; before it is decided, so that many at once do not slip past. */
  add(caller: SignInCaller): void;
  /** Takes the latest attempt back, because it succeeded, or because nothing was tried. */
  remove(caller: SignInCaller): void;
}

type Counter = readonly [limit: ReturnType<typeof createAttemptLimit>, key: string];

/** A known browser is counted by itself alone: what its neighbours do takes nothing from it. */
export function createSignInLimit(clock: Clock): SignInLimit {
  const { withinSeconds, perAddress, perIpv6_56, perIpv6_48 } = SHARES.failedSignIns;
  const create = (limit: number) =>
    createAttemptLimit({ limit, windowMs: withinSeconds * 1000, clock });
  const [byBrowser, byAddress] = [create(perAddress), create(perAddress)];
  const [by56, by48] = [create(perIpv6_56), create(perIpv6_48)];

  function countersOf({ address, known }: SignInCaller): Counter[] {
    if (known !== null) return [[byBrowser, known]];
    const counters: Counter[] = [[byAddress, addressKey(address)]];
    const [site, provider] = [addressPrefix(address, 56), addressPrefix(address, 48)];
    if (site !== null) counters.push([by56, site]);
    if (provider !== null) counters.push([by48, provider]);
    return counters;
  }

  return {
    retryAfterSeconds: (caller) =>
      Math.max(...countersOf(caller).map(([limit, key]) => limit.retryAfterSeconds(key))),
    add(caller) {
      for (const [limit, key] of countersOf(caller)) limit.add(key);
    },
    remove(caller) {
      for (const [limit, key] of countersOf(caller)) limit.remove(key);
    },
  };
}

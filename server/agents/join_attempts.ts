/** What an address may cost before its agents have joined. */
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { addressKey, type AttemptLimit, createAttemptLimit } from "../auth/login_limit.ts";

const { perAddress, perKnownAddress, knownAddressSeconds } = SHARES.unjoinedSocket;
const { failures, withinSeconds } = SHARES.failedJoins;

/** Addresses remembered; beyond it the one whose host joined longest ago is a stranger's again. */
const MAX_ADDRESSES = 10_000;

/**
 * Slow hashes that turned out wrong, and addresses from which hosts came, by IPv4 address or IPv6
 * /64. Many hosts stand behind one address: nothing here keeps out a token that is known.
 */
export class JoinAttempts {
  #wrong: AttemptLimit;
  /** Slow hashes that are being made, or wait for it. */
  #making = new Map<string, number>();
  /** When a host last joined from there; the latest is the last one. */
  #joinedAtMs = new Map<string, number>();

  constructor(readonly clock: Clock) {
    this.#wrong = createAttemptLimit({
      limit: failures,
      windowMs: withinSeconds * 1000,
      clock,
    });
  }

  /**
   * Whether `address` may have one more slow hash made; it is counted until `end` says what came of
   * it. A site whose hosts all join for the first time has many at once, and none is wrong.
   */
  begin(address: string): boolean {
    const key = addressKey(address);
    const making = this.#making.get(key) ?? 0;
    if (making >= perAddress || this.isExhausted(address)) return false;
    this.#making.set(key, making + 1);
    return true;
  }

  /** Whether so many were wrong that none is made for a while. */
  isExhausted(address: string): boolean {
    return this.#wrong.retryAfterSeconds(addressKey(address)) > 0;
  }

  end(address: string, outcome: "wrong" | "right" | "not made"): void {
    const key = addressKey(address);
    const making = (this.#making.get(key) ?? 0) - 1;
    if (making > 0) this.#making.set(key, making);
    else this.#making.delete(key);
    if (outcome === "wrong") this.#wrong.add(key);
  }

  /** A host joined from `address`. */
  joined(address: string): void {
    const key = addressKey(address);
    this.#joinedAtMs.delete(key);
    this.#joinedAtMs.set(key, this.clock.monotonicMs());
    const [eldest] = this.#joinedAtMs.keys();
    if (this.#joinedAtMs.size > MAX_ADDRESSES && eldest !== undefined) {
      this.#joinedAtMs.delete(eldest);
    }
  }

  /** How many sockets may be open at `key` that have not joined. */
  maxUnjoined(key: string): number {
    const atMs = this.#joinedAtMs.get(key);
    const isKnown = atMs !== undefined &&
      this.clock.monotonicMs() - atMs < knownAddressSeconds * 1000;
    return isKnown ? perKnownAddress : perAddress;
  }
}

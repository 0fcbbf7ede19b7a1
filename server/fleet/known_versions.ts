/** Which version of each host this server knows, and what is to be fetched of those that are newer. */
import { KINDS } from "../../shared/sample/mod.ts";
import type { HostVersion, WantedHost } from "../store/port.ts";

/** A host is fetched so often at most, unless reasons of it began or ended. */
const FETCH_EVERY_MS = 1_000;

interface Known {
  version: number;
  /** When it was last fetched, monotonic milliseconds. */
  fetchedMs: number;
}

const NOTHING: Known = { version: 0, fetchedMs: -Infinity };

export class KnownVersions {
  #known = new Map<number, Known>();
  /** How often it was said of each that one connection replaced another. */
  #replaced = new Map<number, number>();
  /** The newest that was seen of each whose content is to be fetched, and since when. */
  #due = new Map<number, { seen: HostVersion; sinceMs: number }>();

  /** Whether it is newer than what is known. */
  isNews({ host_id, version }: HostVersion): boolean {
    return version > this.#knownOf(host_id).version;
  }

  /**
   * How often one connection of a host replaced another since this was last asked; 0 at first. That
   * holds also while what is known of the host is in doubt: it is at each change of its owner.
   */
  takeReplaced({ host_id, replaced }: HostVersion): number {
    const before = this.#replaced.get(host_id) ?? replaced;
    this.#replaced.set(host_id, replaced);
    return replaced - before;
  }

  /** Whether `part` changed since the version that is known. */
  isChanged({ host_id, parts }: HostVersion, part: keyof HostVersion["parts"]): boolean {
    return parts[part] > this.#knownOf(host_id).version;
  }

  /** It is as here; nothing is to be fetched. */
  take({ host_id, version }: HostVersion, fetchedMs = -Infinity): void {
    this.#known.set(host_id, { version, fetchedMs });
    const due = this.#due.get(host_id);
    if (due !== undefined && due.seen.version <= version) this.#due.delete(host_id);
  }

  /** It is to be fetched. */
  want(seen: HostVersion, nowMs: number): void {
    const sinceMs = this.#due.get(seen.host_id)?.sinceMs ?? nowMs;
    this.#due.set(seen.host_id, { seen, sinceMs });
  }

  /** What is known of it may be wrong: all of it is fetched with its next version. */
  doubt(hostId: number): void {
    this.#known.delete(hostId);
  }

  /** Those to be fetched now, the most urgent first, at most `limit`. */
  next(nowMs: number, limit: number): HostVersion[] {
    const urgent: HostVersion[] = [];
    const others: HostVersion[] = [];
    for (const { seen } of this.#due.values()) {
      if (this.isChanged(seen, "reasons")) urgent.push(seen);
      else if (nowMs - this.#knownOf(seen.host_id).fetchedMs >= FETCH_EVERY_MS) others.push(seen);
      if (urgent.length >= limit) break;
    }
    return [...urgent, ...others].slice(0, limit);
  }

  wantedOf(seen: HostVersion): WantedHost {
    const { version } = this.#knownOf(seen.host_id);
    return {
      host_id: seen.host_id,
      kinds: KINDS.filter((kind) => version === 0 || seen.parts[kind] > version),
      good: version === 0 || this.isChanged(seen, "good"),
      events: version === 0 || this.isChanged(seen, "events"),
    };
  }

  /** How old the oldest is that is to be fetched. 0: none is. */
  delayMs(nowMs: number): number {
    let sinceMs = nowMs;
    for (const due of this.#due.values()) sinceMs = Math.min(sinceMs, due.sinceMs);
    return nowMs - sinceMs;
  }

  /** Forgets hosts that are not there. */
  prune(isThere: (hostId: number) => boolean): void {
    for (const map of [this.#known, this.#replaced, this.#due]) {
      for (const hostId of map.keys()) if (!isThere(hostId)) map.delete(hostId);
    }
  }

  #knownOf(hostId: number): Known {
    return this.#known.get(hostId) ?? NOTHING;
  }
}

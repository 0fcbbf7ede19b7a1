/** Whole payloads, which those of samples are differences to. */
import {
  type BaseText,
  decodePayload,
  encodeDelta,
  encodeUnchanged,
  encodeWhole,
  prepareBase,
} from "./payload.ts";
import type { PackedSample } from "./packed_sample.ts";

/**
 * How long a base serves samples. Shorter costs more bases, longer larger differences, since counters
 * grow; and whatever damages a base takes all its samples along.
 */
export const SERVES_MS = 2 * 3_600_000;

/** A whole payload, stored or about to be. */
export interface PayloadBase {
  /** Null until it is stored. */
  id: number | null;
  receivedAtMs: number;
  base: BaseText;
  payload: Uint8Array;
}

/** A sample as it is written. */
export interface EncodedSample {
  sample: PackedSample;
  base: PayloadBase;
  /** Its text, as a difference to the base. */
  payload: Uint8Array;
}

/** One that is stored, so long as its row is still this. */
export type ReadyBase = PayloadBase & {
  id: number;
  /** Of its payload, as the engine tells whether that is what it was. */
  checksum: number | string;
};

/**
 * Bases kept ready, in characters of their texts: those of four hundred hosts, which take about four
 * times as much in memory. Of a larger fleet each is read when it is needed.
 */
export const MAX_READY_CHARACTERS = 4_000_000;

/** Bases of which the text is at hand; what was not used for the longest goes. */
export class ReadyBases {
  /** By host and kind; what was used last is the last one. */
  #ready = new Map<string, ReadyBase>();
  #characters = 0;

  /** Null when it is not at hand as it is stored. */
  find(
    owner: Pick<PackedSample, "host_id" | "kind">,
    { id, checksum }: Pick<ReadyBase, "id" | "checksum">,
  ): ReadyBase | null {
    const known = this.#ready.get(keyOf(owner));
    return known?.id === id && known.checksum === checksum ? known : null;
  }

  /** Keeps it as the one used last; null: what there was goes. */
  keep(owner: Pick<PackedSample, "host_id" | "kind">, base: ReadyBase | null): void {
    const key = keyOf(owner);
    this.#forget(key);
    if (base === null) return;
    this.#ready.set(key, base);
    this.#characters += base.base.text.length;
    for (const eldest of this.#ready.keys()) {
      if (this.#characters <= MAX_READY_CHARACTERS) break;
      this.#forget(eldest);
    }
  }

  #forget(key: string): void {
    this.#characters -= this.#ready.get(key)?.base.text.length ?? 0;
    this.#ready.delete(key);
  }
}

/** Names the owner of a base. */
export function keyOf({ host_id, kind }: Pick<PackedSample, "host_id" | "kind">): string {
  return `${host_id} ${kind}`;
}

/** What is stored as a base, made ready; null when it is damaged: no sample more shall depend on it. */
export function readBase(
  { payload, ...stored }: Pick<ReadyBase, "id" | "receivedAtMs" | "payload" | "checksum">,
): ReadyBase | null {
  try {
    return { ...stored, payload, base: prepareBase(decodePayload(payload, null)) };
  } catch {
    return null;
  }
}

/** As a difference to `base`, or to a new base of its own where that is too old or unlike. */
export function encodeSample(sample: PackedSample, base: PayloadBase | null): EncodedSample {
  const { payload: text, received_at_ms: receivedAtMs } = sample;
  if (base !== null && Math.abs(receivedAtMs - base.receivedAtMs) < SERVES_MS) {
    const delta = encodeDelta(base.base, text);
    if (delta !== null && delta.length < base.payload.length) {
      return { sample, base, payload: delta };
    }
  }
  const own = { id: null, receivedAtMs, base: prepareBase(text), payload: encodeWhole(text) };
  return { sample, base: own, payload: encodeUnchanged(text) };
}

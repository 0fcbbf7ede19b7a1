/** A sample as it lies in its table, of every engine, with the payload that it differs from. */
import type { Kind } from "../../../shared/sample/mod.ts";
import { decodeSample } from "../packing/payload.ts";
import { SampleDamaged, type StoredSample } from "../port.ts";

export type SampleRecord = Omit<StoredSample, "host_id" | "kind" | "payload"> & {
  payload: Uint8Array;
  /** Null: it stands for itself. */
  base: Uint8Array | null;
};

/** Throws `SampleDamaged` where it cannot be read. */
export function toSample(
  { payload, base, ...times }: SampleRecord,
  hostId: number,
  kind: Kind,
): StoredSample {
  try {
    return { ...times, host_id: hostId, kind, payload: decodeSample(payload, base) };
  } catch (cause) {
    const state = cause instanceof Error ? cause.message : String(cause);
    const collected = new Date(times.collected_at_us / 1000).toISOString();
    throw new SampleDamaged(
      `Cannot read the ${kind} sample that host ${hostId} collected at ${collected}: ${state}`,
      { cause },
    );
  }
}

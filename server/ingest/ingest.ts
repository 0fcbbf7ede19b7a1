/** From a pushed payload to a committed sample: check, batch, commit, then acknowledge. */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import type { PushRefusal } from "../../shared/protocol/refusals.ts";
import { readSampleFast } from "../../shared/sample/compiled.ts";
import { cutSample } from "../../shared/sample/cut_sample.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { LiveSample } from "../fleet/known_samples.ts";
import type { InsertOutcome, NewSample, SampleStore } from "../store/port.ts";
import { checkSample } from "./check_sample.ts";
import type { DiskShare } from "./disk_share.ts";
import { FairQueue } from "./fair_queue.ts";
import { historyValues } from "./history_values.ts";
import { EXCEEDED, HostShares, type SendingHost } from "./host_shares.ts";

/** Bounds of one transaction, and so of the time that others wait for its commit. */
const MAX_BATCH = 256;
const MAX_BATCH_BYTES = 1024 * 1024;
/** Text waiting for its commit; above it a push is answered "busy" and the agent keeps it. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

export interface IngestOptions {
  store: SampleStore;
  fleet: Fleet;
  clock: Clock;
  log: Logger;
  retention_hours: number;
  disk: Pick<DiskShare, "added">;
}

export type PushReply =
  | { status: "ok"; response: Record<string, never> }
  | { status: "error"; response: { reason: PushRefusal } };

type Outcome = InsertOutcome | "storage_failed";

interface Pending {
  sample: NewSample;
  live: LiveSample;
  settle(outcome: Outcome): void;
}

export class Ingest {
  #pending = new FairQueue<Pending>();
  #pendingBytes = 0;
  #committing: Promise<void> | null = null;
  #fault: string | null = null;
  #listeners = new Set<() => void>();

  #shares: HostShares;

  constructor(readonly options: IngestOptions) {
    this.#shares = new HostShares(options.clock);
    options.fleet.onRevoked((hostId, reason) => {
      if (reason === "host_deleted") this.#shares.forget(hostId);
    });
  }

  /** Why the last commit failed, null if it did not; agents keep their samples until one succeeds. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Called after each change of `fault`; returns its own undo. */
  onFaultChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once the sample is on disk, or with the reason why it is not taken. */
  push<K extends Kind>(host: SendingHost, kind: K, payload: unknown): Promise<PushReply> {
    const { clock, retention_hours, fleet } = this.options;
    const received_at_ms = clock.nowMs();
    const checked = checkSample(payload, { now_ms: received_at_ms, retention_hours });
    if (!checked.ok) return Promise.resolve(refusal(checked.reason));
    if (this.#pendingBytes > MAX_PENDING_BYTES) return Promise.resolve(refusal("busy"));

    const { data, ...times } = checked.sample;
    cutSample(data);
    const text = JSON.stringify(data);
    const bytes = text.length;
    const waited_ms = (times.sent_at_ms ?? received_at_ms) - times.collected_at_us / 1000;
    const refused = this.#shares.take(host, { kind, bytes, waited_ms });
    if (refused !== null) {
      const told = EXCEEDED[refused];
      if (told !== undefined) fleet.exceeded(host.id, told);
      return Promise.resolve(refusal(refused));
    }
    const sample = { ...times, kind, received_at_ms, sections: readSampleFast(kind, data) };
    // What waits for the commit holds no more than is needed then: neither `payload` nor `data`.
    return this.#commit({
      ...times,
      host_id: host.id,
      kind,
      received_at_ms,
      payload: text,
      history: historyValues(kind, sample.sections),
    }, sample).then((outcome) => {
      this.#shares.settled(host.id, bytes);
      return this.#finish(host.id, sample, { outcome, bytes });
    });
  }

  #finish<K extends Kind>(
    hostId: number,
    sample: LiveSample<K>,
    { outcome, bytes }: { outcome: Outcome; bytes: number },
  ): PushReply {
    if (outcome === "storage_failed") return refusal("storage_failed");
    if (outcome === "no_such_host") return refusal("not_joined");
    if (outcome === "stored") {
      this.options.disk.added(hostId, bytes);
      this.options.fleet.apply(hostId, sample);
    }
    return { status: "ok", response: {} };
  }

  /** Resolves when nothing is waiting for its commit. */
  async drain(): Promise<void> {
    while (this.#committing !== null) await this.#committing;
  }

  #commit(sample: NewSample, live: LiveSample): Promise<Outcome> {
    return new Promise((settle) => {
      this.#pending.add(sample.host_id, { sample, live, settle });
      this.#pendingBytes += sample.payload.length;
      this.#committing ??= this.#commitAll();
    });
  }

  /** One transaction at a time: what arrives meanwhile makes up the next, every host in its turn. */
  async #commitAll(): Promise<void> {
    while (!this.#pending.isEmpty) {
      // Whatever arrives in this same turn of the event loop joins the first batch, and what the
      // batch before made known is applied.
      await Promise.resolve();
      let bytes = 0;
      const batch = this.#pending.take(({ sample }, taken) => {
        bytes += sample.payload.length;
        return taken.length < MAX_BATCH && bytes <= MAX_BATCH_BYTES;
      });
      const outcomes = await this.#insert(batch);
      for (const [index, { sample, settle }] of batch.entries()) {
        this.#pendingBytes -= sample.payload.length;
        settle(outcomes?.[index] ?? "storage_failed");
      }
    }
    this.#committing = null;
  }

  async #insert(batch: readonly Pending[]): Promise<InsertOutcome[] | null> {
    const { store, fleet, log } = this.options;
    try {
      const keepings = fleet.keepWith(
        batch.map(({ sample: { host_id }, live }) => ({ host_id, live })),
      );
      const outcomes = await store.insertSamples(
        batch.map(({ sample }, index) => ({ ...sample, ...keepings[index] })),
      );
      if (this.#fault !== null) log.info("Storing samples works again");
      this.#setFault(null);
      return outcomes;
    } catch (error) {
      // Whatever the fault, nothing of the batch was kept and every push must be answered.
      if (this.#fault === null) log.error("Cannot store samples: {error}", { error });
      this.#setFault(error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  #setFault(fault: string | null): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    for (const listener of this.#listeners) listener();
  }
}

function refusal(reason: PushRefusal): PushReply {
  return { status: "error", response: { reason } };
}

/** From a pushed payload to a committed sample: check, batch, commit, then acknowledge. */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import { Listeners } from "../../shared/listeners.ts";
import { memberText } from "../../shared/protocol/member_text.ts";
import type { PushRefusal } from "../../shared/protocol/refusals.ts";
import { readSampleFast } from "../../shared/sample/compiled.ts";
import { cutSample } from "../../shared/sample/cut_sample.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import { type KnownSample, sampleWaitMs } from "../../shared/verdict/mod.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { type InsertOutcome, type NewSample, NotOwner, type Store } from "../store/port.ts";
import { checkSample } from "./check_sample.ts";
import type { DiskShare } from "./disk_share.ts";
import { historyValues } from "./history_values.ts";
import { EXCEEDED, HostShares, type SendingHost } from "./host_shares.ts";

/** Text waiting for its commit; above it a push is answered "busy" and the agent keeps it. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

export interface IngestOptions {
  store: Pick<Store, "transaction">;
  fleet: Fleet;
  clock: Clock;
  log: Logger;
  retention_hours: number;
  disk: Pick<DiskShare, "added">;
}

export type PushReply =
  | { status: "ok"; response: Record<string, never> }
  | { status: "error"; response: { reason: PushRefusal } };

/** What became of a pushed sample. */
export type PushAnswer = "ok" | PushRefusal;

type Outcome = InsertOutcome | "storage_failed" | "moved";

export class Ingest {
  #pendingBytes = 0;
  #committing = new Set<Promise<Outcome>>();
  #fault: string | null = null;
  #listeners = new Listeners();

  #shares: HostShares;
  #answers = new Map<PushAnswer, number>([["ok", 0]]);

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
    return this.#listeners.add(listener);
  }

  /** What made the last commit fail is over, though nobody may be here to send the next one. */
  trustAgain(): void {
    this.#works();
  }

  /** How many pushes were answered so, since the start. */
  get answers(): ReadonlyMap<PushAnswer, number> {
    return this.#answers;
  }

  /** Text that waits for its commit, in characters. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * Resolves once the sample is on disk, or with the reason why it is not taken. `frame` is the text
   * that `payload` was decoded from, where there is one.
   */
  push(
    host: SendingHost,
    kind: Kind,
    payload: unknown,
    frame?: string,
  ): Promise<PushReply> {
    // A function that waits keeps its parameters meanwhile, so this one does not.
    return this.#take(host, kind, payload, frame).then((reply) => this.#count(reply));
  }

  #count(reply: PushReply): PushReply {
    const answer = reply.status === "ok" ? reply.status : reply.response.reason;
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
    return reply;
  }

  #take(host: SendingHost, kind: Kind, payload: unknown, frame?: string): Promise<PushReply> {
    const { clock, retention_hours, fleet } = this.options;
    const received_at_ms = clock.nowMs();
    const checked = checkSample(payload, { received_at_ms, retention_hours });
    if (!checked.ok) return Promise.resolve(refusal(checked.reason));
    if (!fleet.isMine(host.id)) return Promise.resolve(refusal("moved"));
    if (this.#pendingBytes > MAX_PENDING_BYTES) return Promise.resolve(refusal("busy"));

    const { times, data } = checked;
    const isCut = cutSample(data);
    // What the agent wrote, where that is all of it: measured, kept and stored as it is.
    const text = isCut || frame === undefined ? null : memberText(frame, payload as object, "data");
    const stored = text ?? JSON.stringify(data);
    const bytes = stored.length;
    const waited_ms = sampleWaitMs(times) ?? received_at_ms - times.collected_at_us / 1000;
    const refused = this.#shares.take(host, { kind, bytes, waited_ms });
    if (refused !== null) {
      const told = EXCEEDED[refused];
      if (told !== undefined) fleet.exceeded(host.id, told);
      return Promise.resolve(refusal(refused));
    }
    const sample: KnownSample = { kind, ...times, sections: readSampleFast(kind, data) };
    const may_wait = waited_ms < host.intervals[kind] * 1000;
    // What waits for the commit holds no more than is needed then: neither `payload` nor `data`.
    return this.#commit(host.id, sample, { text: stored, may_wait }).then((outcome) => {
      this.#shares.settled(host.id, bytes);
      if (outcome === "storage_failed" || outcome === "moved") return refusal(outcome);
      if (outcome === "no_such_host") return refusal("not_joined");
      if (outcome === "stored") this.options.disk.added(host.id, bytes);
      return { status: "ok", response: {} };
    });
  }

  /** Resolves when nothing is waiting for its commit. */
  async drain(): Promise<void> {
    while (this.#committing.size > 0) await Promise.all(this.#committing);
  }

  /** Shows a sample and stores it, with what it changed, in one transaction. */
  #commit(
    owner: number,
    sample: KnownSample,
    { text, may_wait }: { text: string; may_wait: boolean },
  ): Promise<Outcome> {
    const { store, fleet } = this.options;
    const { sections, ...times } = sample;
    const row: NewSample = {
      ...times,
      host_id: owner,
      payload: text,
      history: historyValues(sample.kind, sections),
    };
    this.#pendingBytes += text.length;
    const writes = fleet.apply(owner, sample);
    const committing: Promise<Outcome> = store.transaction((transaction) => {
      const outcome = transaction.insertSample(row);
      writes?.write(transaction);
      return outcome;
    }, { owner, may_wait: may_wait && writes?.isUrgent !== true, keep: true }).then(
      async (outcome) => {
        this.#works();
        writes?.committed();
        // Until then its sender has it still.
        if (writes !== null && writes.rest !== null) await writes.rest;
        return outcome.value;
      },
      (error) => {
        if (error instanceof NotOwner) {
          fleet.lost(owner, error.epoch);
          return "moved" as const;
        }
        this.#failed(error);
        return "storage_failed" as const;
      },
    ).finally(() => {
      this.#pendingBytes -= text.length;
      this.#committing.delete(committing);
    });
    this.#committing.add(committing);
    return committing;
  }

  #works(): void {
    if (this.#fault !== null) this.options.log.info("Storing samples works again");
    this.#setFault(null);
  }

  /** Whatever the fault, the sample was not kept and its push must be answered. */
  #failed(error: unknown): void {
    if (this.#fault === null) this.options.log.error("Cannot store samples: {error}", { error });
    this.#setFault(error instanceof Error ? error.message : String(error));
  }

  #setFault(fault: string | null): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    this.#listeners.tell();
  }
}

function refusal(reason: PushRefusal): PushReply {
  return { status: "error", response: { reason } };
}

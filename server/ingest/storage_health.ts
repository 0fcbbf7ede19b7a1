/** Whether samples are stored, as pages, screens and probes say it. */
import { Listeners } from "../../shared/listeners.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { StorageState } from "../views/storage_state.ts";
import type { Ingest } from "./ingest.ts";

export class StorageHealth implements StorageState, Disposable {
  #listeners = new Listeners();
  #stops: (() => void)[];

  constructor(
    readonly parts: {
      ingest: Pick<Ingest, "fault" | "onFaultChange" | "trustAgain">;
      cluster: Pick<Cluster, "cutOffSinceMs" | "listen">;
    },
  ) {
    const tell = () => this.#listeners.tell();
    this.#stops = [
      parts.ingest.onFaultChange(tell),
      parts.cluster.listen({
        onCutOff: tell,
        onBack() {
          // Its agents are elsewhere, and come to none that says it does not store.
          parts.ingest.trustAgain();
          tell();
        },
      }),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  get fault(): string | null {
    return this.parts.ingest.fault;
  }

  get cutOffSinceMs(): number | null {
    return this.parts.cluster.cutOffSinceMs;
  }

  get isWell(): boolean {
    return this.fault === null && this.cutOffSinceMs === null;
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }
}

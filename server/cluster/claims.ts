import type { ClaimedHost, ClusterStore } from "../store/port.ts";

/** So many are claimed in one go, at most. */
const MOST = 200;

type Batch = ReadonlyMap<number, PromiseWithResolvers<ClaimedHost | null>>;

/** Claims that come together are one: a fleet that comes back asks for all of its hosts at once. */
export class Claims {
  #asked = new Map<number, PromiseWithResolvers<ClaimedHost | null>>();
  #running: Promise<void> | null = null;

  constructor(readonly store: Pick<ClusterStore, "claimHosts">) {}

  /** Null: there is no such host, or this server may claim none. Rejects with `StorageError`. */
  claim(hostId: number): Promise<ClaimedHost | null> {
    const asked = this.#asked.getOrInsertComputed(hostId, () => Promise.withResolvers());
    this.#running ??= this.#run().finally(() => this.#running = null);
    return asked.promise;
  }

  async #run(): Promise<void> {
    // Whoever asks in this same turn of the event loop is in the first batch.
    await Promise.resolve();
    while (this.#asked.size > 0) {
      const batch = new Map([...this.#asked].slice(0, MOST));
      for (const hostId of batch.keys()) this.#asked.delete(hostId);
      await this.#claimAll(batch);
    }
  }

  async #claimAll(batch: Batch): Promise<void> {
    try {
      const claimed = await this.store.claimHosts([...batch.keys()]);
      const byId = new Map(claimed.map((host) => [host.host_id, host]));
      for (const [hostId, { resolve }] of batch) resolve(byId.get(hostId) ?? null);
    } catch (error) {
      if (batch.size > 1) return await this.#claimEach(batch);
      for (const { reject } of batch.values()) reject(error);
    }
  }

  /** One that another server holds locked keeps no others waiting. */
  async #claimEach(batch: Batch): Promise<void> {
    for (const [hostId, waiting] of batch) await this.#claimAll(new Map([[hostId, waiting]]));
  }
}

import type { ClusterStore, Presence } from "../store/port.ts";
import type { HostState } from "./host_state.ts";

/** So many are told in one go. */
const MOST = 1_000;

/** How other servers were told of this one's hosts, and how they are to be told. */
export class PresenceNotes {
  #told = new Map<number, Presence>();
  #untold = new Map<number, Presence>();

  constructor(readonly store: Pick<ClusterStore, "notePresence">) {}

  /** A host of this server's was judged. */
  judged({ row: { id }, presence }: Pick<HostState, "row" | "presence">): void {
    if (this.#told.get(id) === presence) this.#untold.delete(id);
    else this.#untold.set(id, presence);
  }

  /** It was, or is from now on, another server's: what others were told of it counts no more. */
  forget(hostId: number): void {
    this.#told.delete(hostId);
    this.#untold.delete(hostId);
  }

  forgetAll(): void {
    this.#told.clear();
    this.#untold.clear();
  }

  /** Tells what is to be told. Rejects with `StorageError`, and tells it the next time. */
  async tell(): Promise<void> {
    if (this.#untold.size === 0) return;
    const telling = new Map([...this.#untold].slice(0, MOST));
    await this.store.notePresence(telling);
    for (const [hostId, presence] of telling) {
      this.#told.set(hostId, presence);
      if (this.#untold.get(hostId) === presence) this.#untold.delete(hostId);
    }
  }
}

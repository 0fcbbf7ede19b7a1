import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";

export type FleetChange = { type: "changed" | "removed"; name: string };

/** `replaced`: its agent is at another server. */
export type RevocationReason = "token_rotated" | "host_deleted" | "replaced";

type RevocationListener = (hostId: number, reason: RevocationReason) => void;

/** Which hosts there are, by id and by name, and who is told when one changes or goes. */
export class HostRegistry implements Hosts {
  #hosts = new Map<number, HostState>();
  /** By lower-case name: names are looked up without case. */
  #byName = new Map<string, HostState>();
  #listeners = new Set<(change: FleetChange) => void>();
  #revocationListeners = new Set<RevocationListener>();

  constructor(readonly onFault: (error: unknown) => void) {}

  get size(): number {
    return this.#hosts.size;
  }

  states(): Iterable<HostState> {
    return this.#hosts.values();
  }

  find(name: string): HostState | null {
    return this.#byName.get(name.toLowerCase()) ?? null;
  }

  get(hostId: number): HostState | undefined {
    return this.#hosts.get(hostId);
  }

  add(state: HostState): void {
    this.#hosts.set(state.row.id, state);
    this.#byName.set(state.row.name.toLowerCase(), state);
  }

  /** It was deleted: its agent is cut off, and whoever looks is told. */
  remove({ row: { id, name } }: HostState): void {
    this.#hosts.delete(id);
    this.#byName.delete(name.toLowerCase());
    this.revoke(id, "host_deleted");
    this.#tell(this.#listeners, (listener) => listener({ type: "removed", name }));
  }

  /** Called after each change of a host; returns its own undo. */
  onChange(listener: (change: FleetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when a host's agent must be cut off; returns its own undo. */
  onRevoked(listener: RevocationListener): () => void {
    this.#revocationListeners.add(listener);
    return () => this.#revocationListeners.delete(listener);
  }

  /** Says that a host changed. */
  changed({ row: { name } }: HostState): void {
    this.#tell(this.#listeners, (listener) => listener({ type: "changed", name }));
  }

  revoke(...event: Parameters<RevocationListener>): void {
    this.#tell(this.#revocationListeners, (listener) => listener(...event));
  }

  /** A listener that throws keeps the others from nothing. */
  #tell<L>(listeners: ReadonlySet<L>, call: (listener: L) => void): void {
    for (const listener of listeners) {
      try {
        call(listener);
      } catch (error) {
        this.onFault(error);
      }
    }
  }
}

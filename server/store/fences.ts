/** What this server has of a database that others serve too: by that its writes are fenced. */
import { StorageError } from "./errors.ts";
import { INCIDENT_WRITES } from "./incident_writes.ts";
import type { Write } from "./transaction.ts";

/** What was a server's when it wrote something down, and has to be its own at the commit. */
export interface Fence {
  server: string;
  /** Whether it is of no host, and so of whoever writes it. */
  isOfNoHost: boolean;
  /** Null: it is of no host, or of one that is another server's. */
  host: { id: number; epoch: number } | null;
  /** How often the desk had changed hands; null: it is another server's. */
  desk: number | null;
}

/** A write of what is another server's by now. Nothing of it was kept, nor will be. */
export class NotOwner extends StorageError {
  override name = "NotOwner";

  /** `epoch`: by which this server took the host for its own; null: it did not. */
  constructor(message: string, readonly epoch: number | null) {
    super(message);
  }
}

/** One of each store. Without a server's name nothing is fenced: SQLite, and commands. */
export class Fences {
  #server: string | null = null;
  #hosts = new Map<number, number>();
  /** Up to which epoch each is not this server's, as far as is known: one number for each host. */
  #others = new Map<number, number>();
  #desk: number | null = null;

  /** The id under which this server is known; null: it is none of several. */
  get server(): string | null {
    return this.#server;
  }

  get desk(): number | null {
    return this.#desk;
  }

  /** The ids of the hosts that are this server's. */
  get hosts(): Iterable<number> {
    return this.#hosts.keys();
  }

  get size(): number {
    return this.#hosts.size;
  }

  has(hostId: number): boolean {
    return this.#hosts.has(hostId);
  }

  /** Begins as `server`, which has nothing yet. */
  become(server: string): void {
    this.#server = server;
    this.#hosts.clear();
    this.#desk = null;
  }

  /** Whether a host that is this server's by `epoch` is to be taken up: nothing later is known of it. */
  isNews(hostId: number, epoch: number): boolean {
    return epoch > Math.max(this.#hosts.get(hostId) ?? 0, this.#others.get(hostId) ?? 0);
  }

  /**
   * One that is no news, and is not held, is held the next time: a database that failed over, or was
   * restored, may have gone back behind what is known.
   */
  hold(hostId: number, epoch: number): void {
    if (this.isNews(hostId, epoch)) this.#hosts.set(hostId, epoch);
    else if (!this.#hosts.has(hostId)) this.#others.delete(hostId);
  }

  /** By `epoch`, and all before it, it is not this server's. Whether it was until now. */
  lose(hostId: number, epoch: number): boolean {
    this.#others.set(hostId, Math.max(epoch, this.#others.get(hostId) ?? 0));
    return (this.#hosts.get(hostId) ?? Infinity) <= epoch && this.#hosts.delete(hostId);
  }

  loseAll(): void {
    this.#hosts.clear();
    this.#desk = null;
  }

  holdDesk(epoch: number | null): void {
    this.#desk = epoch;
  }

  /** Of what is written down of a host (0: of none) just now; null: it is not fenced. */
  of(hostId: number): Fence | null {
    if (this.#server === null) return null;
    const epoch = this.#hosts.get(hostId);
    const host = epoch === undefined ? null : { id: hostId, epoch };
    return { server: this.#server, isOfNoHost: hostId === 0, host, desk: this.#desk };
  }
}

const OF_DESK: ReadonlySet<string> = new Set(INCIDENT_WRITES);

/** Whether only the server that has the desk writes it. */
export function isOfDesk({ op }: Pick<Write, "op">): boolean {
  return OF_DESK.has(op);
}

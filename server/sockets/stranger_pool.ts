import type { Socket } from "node:net";

export type PeerClass = "agents" | "browsers" | "strangers";

/** One connection, whoever it is. */
export interface Connection {
  readonly stream: Socket;
  class: PeerClass;
  /** Of the peer, as far as it is known: an IPv4 address or an IPv6 /64. */
  address: string;
  /** Whether the server waits for the peer, and not the peer for the server. */
  waits(): boolean;
  /** Ends it, with a word of why where the peer can read one. */
  cut(): void;
}

/** Connections of strangers by address, each address's in the order in which they came. */
export class StrangerPool {
  #byAddress = new Map<string, Set<Connection>>();

  /** As the newest of its address. */
  add(connection: Connection): void {
    const { address } = connection;
    const own = this.#byAddress.get(address) ?? new Set();
    own.add(connection);
    this.#byAddress.set(address, own);
  }

  remove(connection: Connection): void {
    const own = this.#byAddress.get(connection.address);
    own?.delete(connection);
    if (own?.size === 0) this.#byAddress.delete(connection.address);
  }

  /** The one that has kept the server waiting longest, of the address that holds most. */
  findWaiting(): Connection | null {
    let found: Connection | null = null;
    let most = 0;
    for (const own of this.#byAddress.values()) {
      if (own.size <= most) continue;
      const waiting = own.values().find((connection) => connection.waits());
      if (waiting === undefined) continue;
      found = waiting;
      most = own.size;
    }
    return found;
  }

  /** How many wait for the server. */
  countBusy(): number {
    let count = 0;
    for (const own of this.#byAddress.values()) {
      for (const connection of own) if (!connection.waits()) count++;
    }
    return count;
  }
}

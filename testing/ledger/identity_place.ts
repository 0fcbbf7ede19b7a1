/** Hosts that report who they are and what they have, through ingest, over restarts. */
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { LedgerPlace } from "./ledger_place.ts";
import { aDisk, aPool } from "./pools.ts";

export interface Told {
  machine?: string;
  /** Of which cluster it is a member, and as which node. */
  cluster?: string;
  node?: string;
  /** `name:guid:errors`, with `-` for a GUID that is not told: errors that its disk counts. */
  pools?: readonly string[];
  /** `qemu/100`, with `!` behind it where it does not run. */
  guests?: readonly string[];
  /** Names of storages that the cluster shares, all of them full. */
  full_storages?: readonly string[];
}

export class IdentityPlace {
  #ids = new Map<string, number>();

  constructor(readonly place: LedgerPlace) {}

  /** A host's next fast sample, half a minute after whatever was before; registers it at first. */
  async tell(name: string, told: Told): Promise<void> {
    const { place } = this;
    const id = this.#ids.get(name) ?? await place.addHost(name);
    this.#ids.set(name, id);
    place.pass(30_000);
    const { machine = `machine of ${name}`, cluster, node = name } = told;
    await place.push(id, "fast", {
      host: {
        hostname: node,
        node_name: node,
        machine_id: machine,
        cluster_id: cluster ?? `own of ${machine}`,
        cluster_member: cluster !== undefined,
        uptime_seconds: 86_400,
      },
      zfs_pools: { available: true, pools: (told.pools ?? []).map(poolOf) },
      vms_runtime: { vms: (told.guests ?? []).map(guestOf) },
      storage: { storages: (told.full_storages ?? []).map(fullStorage) },
    });
  }

  /** The host's connection ends. */
  leave(name: string): void {
    this.place.running.fleet.left(this.#idOf(name));
  }

  async delete(name: string): Promise<void> {
    await this.place.store.deleteHost(name);
    await this.place.running.fleet.refreshHosts();
    this.#ids.delete(name);
  }

  /** Of each pool that a host lists: the key of its ledger, and all errors that this ever counted. */
  pools(name: string): string[] {
    const { ledgers } = this.place.running.fleet;
    return ledgers.listPools(this.#idOf(name)).map((pool) => {
      const devices = pool.memory.ledger.errors?.devices ?? [];
      const errors = devices.reduce((sum, { total }) => sum + total.checksum, 0);
      return `${pool.name} ${pool.memory.pool_key.replace(/@\d+$/, "@copy")} ${errors}`;
    });
  }

  /** Every guest of the fleet, as the search and the API list them. */
  guests(): string[] {
    const sort = { column: "name", descending: false } as const;
    const { total, guests } = this.place.running.reads.guests.search({
      query: "",
      sort,
      limit: 100,
    });
    const listed = guests.map(({ host, type, vmid }) => `${host} ${type}/${vmid}`).sort();
    return total === guests.length ? listed : [...listed, `and ${total} in all`];
  }

  /** Guests that run and guests in all, by the cards of all hosts together. */
  counted(): string {
    const cards = this.place.running.reads.cards.all();
    const sum = (counts: (number | null)[]) => counts.reduce<number>((all, n) => all + (n ?? 0), 0);
    return `${sum(cards.map((card) => card.guests_running))} of ${
      sum(cards.map((card) => card.guests_total))
    }`;
  }

  /** What each host is said to share with others. */
  clones(): string[] {
    return [...this.#ids.keys()].sort().flatMap((name) =>
      this.place.running.reads.views.reasons(name).filter(({ code }) => code === "cloned")
        .map(({ text }) => `${name}: ${text}`)
    );
  }

  /** How many incidents the reasons with this code of all hosts are. */
  incidents(code: string): number {
    const ids = [...this.#ids.keys()].flatMap((name) =>
      this.place.running.reads.views.reasons(name).filter((reason) => reason.code === code)
        .map(({ incident }) => incident?.id ?? "none")
    );
    return new Set(ids).size;
  }

  #idOf(name: string): number {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`Cannot find "${name}": it was never told of`);
    return id;
  }
}

function poolOf(text: string): Pool {
  const [name = "", guid = "", errors = "0"] = text.split(":");
  const disk = (at: number, checksum_errors: number) =>
    aDisk(`disk${at}`, {
      guid: guid === "-" ? null : `${guid}${at}`,
      path: `/dev/disk/by-id/ata-disk${at}`,
      checksum_errors,
    });
  return aPool([disk(1, Number(errors)), disk(2, 0)], { name, guid: guid === "-" ? null : guid });
}

function guestOf(text: string) {
  const [type, vmid] = text.replace("!", "").split("/");
  return { type, vmid: Number(vmid), status: text.endsWith("!") ? "stopped" : "running" };
}

function fullStorage(name: string) {
  const sizes = { used_bytes: 99, total_bytes: 100, avail_bytes: 1, used_fraction: 0.99 };
  return { name, type: "nfs", active: true, enabled: true, shared: true, ...sizes };
}

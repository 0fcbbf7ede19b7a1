import type { HostAttributes } from "../incidents/machine/inputs.ts";
import type { HostFacts } from "../notify/plan/mod.ts";

/** Who the hosts are that incidents are of: their names, groups and clusters. */
export class DeskHosts {
  #hosts: Map<number, HostAttributes>;

  constructor(hosts: readonly HostAttributes[]) {
    this.#hosts = byId(hosts);
  }

  /** A host as policies know it; null: it is registered no more. */
  find(hostId: number): HostFacts | null {
    return this.#hosts.get(hostId) ?? null;
  }

  /** The hosts of a group. */
  idsOf(group: string): number[] {
    return [...this.#hosts.values()].filter((host) => host.group === group)
      .map(({ host_id }) => host_id);
  }

  /** Null: no host says what it is called. */
  clusterName(clusterId: string): string | null {
    for (const { cluster } of this.#hosts.values()) {
      if (cluster?.id === clusterId && cluster.name !== null) return cluster.name;
    }
    return null;
  }

  /** Takes a host as it is now; whether policies may ask of it what they did not know. */
  put(host: HostAttributes): boolean {
    const before = this.find(host.host_id);
    this.#hosts.set(host.host_id, host);
    return before === null || factsText(before) !== factsText(host);
  }

  delete(hostId: number): void {
    this.#hosts.delete(hostId);
  }

  /** Takes those that are stored in place of these. */
  replace(stored: readonly HostAttributes[]): void {
    // What samples say of their cluster is in no row.
    this.#hosts = byId(stored.map((host) => this.#hosts.get(host.host_id) ?? host));
  }
}

function byId(hosts: readonly HostAttributes[]): Map<number, HostAttributes> {
  return new Map(hosts.map((host) => [host.host_id, host]));
}

function factsText({ name, group, tags }: HostFacts): string {
  return JSON.stringify([name, group, tags]);
}

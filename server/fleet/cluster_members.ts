/**
 * What the members of a cluster tell together: which of its nodes have an agent here, and of the same
 * backup jobs and guests the newest: a guest that has moved was backed up by the node that it came
 * from, and a job may have run on another one.
 */
import { newestBackups } from "../../shared/coverage/members_backups.ts";
import type { BackupsSection } from "../../shared/sample/backups.ts";
import type { KnownCluster } from "../../shared/verdict/mod.ts";
import type { HostState } from "./host_state.ts";

type Member = Pick<HostState, "standing">;

interface Told {
  node: string | null;
  backups: BackupsSection | null;
}

interface Cluster<M> {
  told: Map<M, Told>;
  /** The same object as long as it says the same. */
  known: KnownCluster;
}

/** Keeps what each member last told; a sample costs work only where it tells something else. */
export class ClusterMembers<M extends Member> {
  #clusters = new Map<string, Cluster<M>>();
  #idOf = new Map<M, string>();
  #changed = new Set<M>();

  /** What all members tell together, this one included; null outside of a cluster. */
  take(member: M): KnownCluster | null {
    const host = member.standing("host").value;
    const id = host?.cluster_member === true ? host.cluster_id ?? null : null;
    if (id !== this.#idOf.get(member)) this.remove(member);
    if (id === null) return null;
    const cluster = this.#clusters.get(id) ?? { told: new Map(), known: NOTHING };
    this.#clusters.set(id, cluster);
    this.#idOf.set(member, id);
    const before = cluster.told.get(member);
    const told: Told = {
      node: host?.node_name ?? before?.node ?? null,
      backups: member.standing("backups").value ?? before?.backups ?? null,
    };
    if (before === undefined || told.node !== before.node || told.backups !== before.backups) {
      cluster.told.set(member, told);
      this.#makeAnew(cluster);
    }
    this.#changed.delete(member);
    return cluster.known;
  }

  /** Members of whose cluster something else is told since they were last taken; each once. */
  takeChanged(): M[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** A host that is no more, or has left its cluster. */
  remove(member: M): void {
    this.#changed.delete(member);
    const id = this.#idOf.get(member);
    if (id === undefined) return;
    this.#idOf.delete(member);
    const cluster = this.#clusters.get(id);
    if (cluster === undefined) return;
    cluster.told.delete(member);
    if (cluster.told.size === 0) this.#clusters.delete(id);
    else this.#makeAnew(cluster);
  }

  #makeAnew(cluster: Cluster<M>): void {
    const told = [...cluster.told.values()];
    const nodes = told.flatMap(({ node }) => node ?? []);
    const known: KnownCluster = {
      backups: newestBackups(told.flatMap(({ backups }) => backups ?? [])),
      watched_nodes: [...new Set(nodes)].sort(),
    };
    if (isSame(known, cluster.known)) return;
    cluster.known = known;
    for (const member of cluster.told.keys()) this.#changed.add(member);
  }
}

const NOTHING: KnownCluster = { backups: newestBackups([]), watched_nodes: [] };

function isSame(a: KnownCluster, b: KnownCluster): boolean {
  return a.watched_nodes.join("\n") === b.watched_nodes.join("\n") &&
    isSameMap(a.backups.last_ok_unix, b.backups.last_ok_unix) &&
    isSameMap(a.backups.started_unix, b.backups.started_unix);
}

function isSameMap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

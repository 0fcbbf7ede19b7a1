/**
 * What the members of a cluster tell of the same backup jobs and guests: a guest that has moved was
 * backed up by the node that it came from, and a job may have run on another one.
 */
import type { BackupsSection } from "../../shared/sample/backups.ts";
import { type MembersBackups, newestBackups } from "../../shared/coverage/members_backups.ts";
import type { HostState } from "./host_state.ts";

type Member = Pick<HostState, "standing">;

interface Cluster {
  told: Map<Member, BackupsSection>;
  /** Null: to be made anew. */
  newest: MembersBackups | null;
}

/** Keeps what each member last told; a sample costs work only where it tells something else. */
export class ClusterBackups {
  #clusters = new Map<string, Cluster>();
  #idOf = new Map<Member, string>();

  /** The newest of all members, this one included; null outside of a cluster. */
  newestFor(member: Member): MembersBackups | null {
    const host = member.standing("host").value;
    const id = host?.cluster_member === true ? host.cluster_id ?? null : null;
    if (id !== this.#idOf.get(member)) this.remove(member);
    if (id === null) return null;
    const cluster = this.#clusters.get(id) ?? { told: new Map(), newest: null };
    this.#clusters.set(id, cluster);
    this.#idOf.set(member, id);
    const told = member.standing("backups").value;
    if (told !== null && told !== cluster.told.get(member)) {
      cluster.told.set(member, told);
      cluster.newest = null;
    }
    return cluster.newest ??= newestBackups(cluster.told.values());
  }

  /** A host that is no more. */
  remove(member: Member): void {
    const id = this.#idOf.get(member);
    if (id === undefined) return;
    this.#idOf.delete(member);
    const cluster = this.#clusters.get(id);
    if (cluster?.told.delete(member)) cluster.newest = null;
    if (![...this.#idOf.values()].includes(id)) this.#clusters.delete(id);
  }
}

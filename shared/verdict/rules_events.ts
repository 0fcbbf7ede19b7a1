/** Rules about what Proxmox VE itself reported of a host, and what is not over yet. */
import type { Facts } from "./facts.ts";
import type { EventCode, KnownEvent } from "./mod.ts";
import { testEach } from "./rule.ts";

export const backupEvent = testEvents("backup_event", { kind: "backup/" });
export const replicationEvent = testEvents("replication_event", {
  kind: "replication/",
  isOver: hasReplicated,
});
export const fencingEvent = testEvents("fencing_event");
export const pveEvent = testEvents("pve_event");

interface EventOptions {
  /** Before the identity of its subject: by that the agent's own rules name the same job. */
  kind?: string;
  /** Whether what the agent reads shows that it is over, although nobody reported that. */
  isOver?(event: KnownEvent, facts: Facts): boolean;
}

function testEvents(code: EventCode, { kind = "", isOver = () => false }: EventOptions = {}) {
  return testEach(
    (facts) => (facts.known.events ?? []).filter((event) => event.code === code),
    ({ subject }) => ({ subject, subject_id: subject === "" ? "" : kind + subject }),
    (event, facts) => isOver(event, facts) ? null : `Proxmox VE reported: ${event.text}`,
  );
}

/** Proxmox VE reports no success of a replication. */
function hasReplicated({ subject, at_ms }: KnownEvent, { care }: Facts): boolean {
  const job = care?.replication?.jobs.find(({ id }) => id === subject);
  return job?.fail_count === 0 && (job.last_sync_unix ?? 0) * 1000 > at_ms;
}

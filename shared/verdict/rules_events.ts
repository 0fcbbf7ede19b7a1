/** Rules about what Proxmox VE itself reported of a host, and what is not over yet. */
import type { Facts } from "./facts.ts";
import type { EventCode, KnownEvent } from "./mod.ts";
import { type Rule, type Test, testEach } from "./rule.ts";

interface EventOptions {
  /** Before the identity of its subject: by that the agent's own rules name the same job. */
  kind?: string;
  /** Whether what the agent reads shows that it is over, although nobody reported that. */
  isOver?(event: KnownEvent, facts: Facts): boolean;
}

function testEvents(code: EventCode, { kind = "", isOver = () => false }: EventOptions = {}): Test {
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

const EVENT = { about: "event", reads: [] } as const;

export const EVENT_RULES: readonly Rule[] = [
  // The node that is fenced is away.
  {
    level: "critical",
    code: "fencing_event",
    ...EVENT,
    cause: { family: "away", of: "whole", matter: "fencing" },
    next: "`ha-manager status` on another node",
    test: testEvents("fencing_event"),
  },
  // One for all members, whose notifications each tell of their own guests.
  {
    level: "warning",
    code: "backup_event",
    ...EVENT,
    cause: { family: "backup", scope: "cluster", matter: "job" },
    next: "the backup's log in Proxmox",
    test: testEvents("backup_event", { kind: "backup/" }),
  },
  {
    level: "warning",
    code: "replication_event",
    ...EVENT,
    cause: { family: "replication", matter: "job" },
    next: "`pvesr status` on the host",
    test: testEvents("replication_event", { kind: "replication/", isOver: hasReplicated }),
  },
  {
    level: "warning",
    code: "pve_event",
    ...EVENT,
    cause: { family: "pve", matter: "job" },
    test: testEvents("pve_event"),
  },
];

/** Rules about what Proxmox VE itself reported of a host, and what is not over yet. */
import type { EventCode } from "./mod.ts";
import { testEach } from "./rule.ts";

export const backupEvent = testEvents("backup_event");
export const replicationEvent = testEvents("replication_event");
export const fencingEvent = testEvents("fencing_event");
export const pveEvent = testEvents("pve_event");

function testEvents(code: EventCode) {
  return testEach(
    ({ known }) => (known.events ?? []).filter((event) => event.code === code),
    ({ subject }) => subject,
    ({ text }) => `Proxmox VE reported: ${text}`,
  );
}

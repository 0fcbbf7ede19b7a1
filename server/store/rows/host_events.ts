/** What Proxmox VE reported of hosts, as it is kept. */
import type { KnownEvent } from "../../../shared/verdict/mod.ts";

export interface HostEventRow extends KnownEvent {
  host_id: number;
}

/** What is not reported to be over is taken for over then. */
export const HOST_EVENT_MS = 7 * 24 * 3_600_000;

/** What Proxmox VE reported of hosts, as it is kept. */
import type { HostEvent } from "../../../shared/verdict/mod.ts";

export interface HostEventRow extends HostEvent {
  host_id: number;
  /** When it was received, epoch milliseconds. */
  at_ms: number;
}

/** What is not reported to be over is taken for over then. */
export const HOST_EVENT_MS = 7 * 24 * 3_600_000;

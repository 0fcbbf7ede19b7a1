import type { Clock } from "../../shared/clock.ts";
import { type CollectorError, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";

/** A running guest's uptime alone changes every second, and Proxmox looks every 10. */
const UNCHANGED_LIMIT_MS = 300_000;

/** Notices that pvestatd, which gathers the figures, has stopped. */
export interface CounterWatch {
  /** An error once no counter of any running guest has changed for 5 minutes. */
  check(guests: readonly GuestRuntime[]): CollectorError[];
}

/** Makes a watch that begins with its first check. */
export function createCounterWatch(clock: Clock): CounterWatch {
  let seen: { counters: string; sinceMs: number } | null = null;

  function check(guests: readonly GuestRuntime[]): CollectorError[] {
    const running = guests.filter((guest) => guest.status === "running");
    if (running.length === 0) {
      seen = null;
      return [];
    }
    const nowMs = clock.monotonicMs();
    const counters = JSON.stringify(running.map(countersOf));
    if (seen?.counters !== counters) seen = { counters, sinceMs: nowMs };
    return nowMs - seen.sinceMs < UNCHANGED_LIMIT_MS ? [] : [{
      tag: "pvesh",
      message: `${NO_CURRENT_FIGURES}: every counter unchanged for 5 minutes`,
    }];
  }

  return { check };
}

function countersOf(guest: GuestRuntime): (number | null)[] {
  return [
    guest.vmid,
    guest.uptime_seconds,
    guest.cpu_usage,
    guest.mem_bytes,
    guest.disk_read_bytes,
    guest.disk_write_bytes,
    guest.net_in_bytes,
    guest.net_out_bytes,
  ];
}

import * as z from "zod/mini";
import {
  listOf,
  numberIfTold,
  optionalBoolean,
  optionalNumber,
  optionalText,
  sectionErrors,
  textIfTold,
} from "./fields.ts";

/** Older agents sent the VMID as text. */
export const vmid = z.union([
  z.int().check(z.positive()),
  z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number)),
]);

export const guestType = z.enum(["qemu", "lxc"]);
export type GuestType = z.infer<typeof guestType>;

export const guestRuntimeSchema = z.object({
  vmid,
  type: guestType,
  name: optionalText,
  /** "running", "stopped", "paused", "io-error", …, or "unknown" when Proxmox has no figures. */
  status: optionalText,
  /** Fast cycles in a row, this one included, in which Proxmox had no figures of this guest alone. */
  cycles_without_figures: optionalNumber,
  /** Since when this agent has seen it stopped; left out of one that is not. */
  stopped_since_unix: numberIfTold,
  /** What the HA manager makes of it ("started", "error", "fence", …); null where it has no part. */
  ha_state: optionalText,
  template: optionalBoolean,
  lock: optionalText,
  tags: listOf(z.string()),
  /** The resource pool that it is in; null: in none. */
  pool: textIfTold,
  uptime_seconds: optionalNumber,
  /** 0 to 1, of the guest's own processors. */
  cpu_usage: optionalNumber,
  cpus: optionalNumber,
  mem_bytes: optionalNumber,
  max_mem_bytes: optionalNumber,
  disk_read_bytes: optionalNumber,
  disk_write_bytes: optionalNumber,
  net_in_bytes: optionalNumber,
  net_out_bytes: optionalNumber,
});

/** A guest whose configuration lies with a node that is in no list of nodes: nobody starts it. */
export const orphanedGuestSchema = z.object({
  vmid,
  type: guestType,
  name: optionalText,
  node: z.string(),
});

/** Every guest of this node at run time. */
export const vmsRuntimeSchema = z.object({
  vms: z.array(guestRuntimeSchema),
  orphans: listOf(orphanedGuestSchema),
  errors: sectionErrors,
});

export type GuestRuntime = z.infer<typeof guestRuntimeSchema>;
export type OrphanedGuest = z.infer<typeof orphanedGuestSchema>;
export type VmsRuntimeSection = z.infer<typeof vmsRuntimeSchema>;

/** What names a guest on its host: "qemu/100". */
export function guestId({ type, vmid }: Pick<GuestRuntime, "type" | "vmid">): string {
  return `${type}/${vmid}`;
}

import * as z from "zod/mini";
import { optionalBoolean, optionalNumber, optionalText, sectionErrors } from "./fields.ts";

/** The machine itself: load, processors, memory, cluster membership. */
export const hostSchema = z.object({
  hostname: optionalText,
  /**
   * Tells machines of one name apart: 32 hexadecimal digits from a hash of its machine ID. Null when
   * unknown; absent from agents that do not tell it, as is `cluster_id`.
   */
  machine_id: z.exactOptional(z.nullable(z.string())),
  /** Its name inside Proxmox, which may differ from the registered host name. */
  node_name: optionalText,
  cluster_name: optionalText,
  /** The same of its cluster's root certificate, which a node alone has as well. */
  cluster_id: z.exactOptional(z.nullable(z.string())),
  /**
   * Whether it belongs to a cluster; null when that was not read. Absent from agents that do not
   * tell it: then it does where `cluster_name` is known.
   */
  cluster_member: z.exactOptional(z.nullable(z.boolean())),
  /** Whether its cluster has quorum; null on a host that is in no cluster. */
  quorate: optionalBoolean,
  load1: optionalNumber,
  load5: optionalNumber,
  load15: optionalNumber,
  cpu_count: optionalNumber,
  /** 0 to 100, between two readings of /proc/stat. */
  cpu_percent: optionalNumber,
  mem_total_bytes: optionalNumber,
  mem_available_bytes: optionalNumber,
  /** Total minus available, so the ZFS ARC counts as used. */
  mem_used_bytes: optionalNumber,
  swap_total_bytes: optionalNumber,
  swap_used_bytes: optionalNumber,
  arc_size_bytes: optionalNumber,
  uptime_seconds: optionalNumber,
  errors: sectionErrors,
});

export type HostSection = z.infer<typeof hostSchema>;

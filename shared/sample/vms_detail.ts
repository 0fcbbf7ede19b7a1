import * as z from "zod/mini";
import { listOf, optionalText, sectionErrors } from "./fields.ts";
import { guestType, vmid } from "./vms_runtime.ts";

export const guestDetailSchema = z.object({
  vmid,
  type: guestType,
  name: optionalText,
  /** Current configuration, text exactly as in the file; secrets replaced on the host. */
  config: z._default(z.record(z.string(), z.string()), {}),
  ips: listOf(z.string()),
  macs: listOf(z.string()),
  /** Of this guest alone; they never change the host's level. */
  errors: sectionErrors,
});

/** Configuration and addresses of every guest of this node. */
export const vmsDetailSchema = z.object({
  vms: z.array(guestDetailSchema),
  errors: sectionErrors,
});

export type GuestDetail = z.infer<typeof guestDetailSchema>;
export type VmsDetailSection = z.infer<typeof vmsDetailSchema>;

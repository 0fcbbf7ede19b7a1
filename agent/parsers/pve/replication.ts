/** Replication jobs and their state (PVE::ReplicationConfig and ReplicationState of pve-guest-common). */
import * as z from "zod/mini";
import { printable } from "../../../shared/printable.ts";
import { isLost } from "../lost_text.ts";
import { readSections } from "./section_config.ts";

/** A job of `/etc/pve/replication.cfg`. */
export interface ConfiguredReplication {
  /** "100-0". */
  id: string;
  guest: number;
  target: string;
  /** A calendar event; Proxmox takes a quarter of an hour where the file has none. */
  schedule: string;
  enabled: boolean;
}

const DEFAULT_SCHEDULE = "*/15";

/** Jobs of the one kind there is; those about to be removed are left out. */
export function parseReplicationCfg(text: string): ConfiguredReplication[] {
  return readSections(text).flatMap(({ type, name, options }) => {
    const guest = /^([1-9]\d{2,8})-\d+$/.exec(name)?.[1];
    const target = options.get("target");
    if (type !== "local" || guest === undefined || target === undefined) return [];
    if (options.has("remove_job")) return [];
    const schedule = options.get("schedule") ?? DEFAULT_SCHEDULE;
    // An option without a value is on.
    const disabled = options.has("disable") && (options.get("disable") ?? "1") !== "0";
    return [{ id: name, guest: Number(guest), target, schedule, enabled: !disabled }];
  });
}

/** What Proxmox remembers of one job on the node where its guest lies. */
export interface ReplicationState {
  /** When the last sync that succeeded began; null before the first. */
  last_sync_unix: number | null;
  fail_count: number;
  /** In one printable line. */
  error: string | null;
}

/** Of an error only its beginning says anything. */
const MAX_ERROR_LENGTH = 300;

const stateSchema = z.object({
  last_sync: z.catch(z.coerce.number().check(z.nonnegative()), 0),
  fail_count: z.catch(z.coerce.number().check(z.nonnegative()), 0),
  error: z.catch(z.nullable(z.string()), null),
});

const fileSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** The state of every job by "VMID TARGET"; null when the text is not what Proxmox writes. */
export function parseReplicationState(text: string): Map<string, ReplicationState> | null {
  if (isLost(text)) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const file = fileSchema.safeParse(json);
  if (!file.success) return null;
  const states = new Map<string, ReplicationState>();
  for (const [vmid, targets] of Object.entries(file.data)) {
    for (const [target, value] of Object.entries(targets)) {
      const state = stateSchema.safeParse(value);
      if (!state.success) return null;
      const { last_sync, fail_count, error } = state.data;
      states.set(`${vmid} ${target.replace(/^local\//, "")}`, {
        last_sync_unix: last_sync > 0 ? last_sync : null,
        fail_count,
        error: error === null ? null : printable(error.trim()).slice(0, MAX_ERROR_LENGTH),
      });
    }
  }
  return states;
}

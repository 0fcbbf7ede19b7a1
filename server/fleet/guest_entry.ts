import type { GuestSafety } from "../../shared/coverage/guest_safety.ts";
import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import { guestId, type GuestRuntime, type GuestType } from "../../shared/sample/vms_runtime.ts";
import {
  GUEST_FIELDS,
  type GuestField,
  type GuestSafetySummary,
  type GuestView,
} from "../views/guests.ts";
import { backupState } from "./guest_backup.ts";
import { naturalKey } from "../views/natural_key.ts";
import { type FigureTest, isFoundUnnamed, isWordField, type Term } from "./guest_query_terms.ts";

/** One guest of the fleet as the search sees it. */
export interface GuestEntry extends Omit<GuestView, "found"> {
  /** Host and name in a form whose plain order is the natural one; not for showing. */
  orderKeys: { host: string; name: string };
}

/** The host that guests run on, and when they were read there. */
export interface GuestHost {
  name: string;
  /** Null: never. */
  collected_unix: number | null;
  read_unix: number | null;
  is_held: boolean;
  stale_after_seconds: number;
}

/**
 * The guests of one host, in the order in which it lists them; `overdue`: ids of those whose backups
 * are.
 */
export function toGuestEntries(
  { name: host, ...read }: GuestHost,
  runtimes: readonly GuestRuntime[],
  details: readonly GuestDetail[],
  safeties: readonly GuestSafety[] = [],
  overdue: ReadonlySet<string> = new Set(),
): GuestEntry[] {
  const safetyOf = new Map(safeties.map((safety) => [safety.guest_id, safety]));
  const byKey = new Map(details.map((detail) => [`${detail.type}/${detail.vmid}`, detail]));
  const hostKey = naturalKey(host);
  return runtimes.map((guest) => {
    const { ips, macs } = byKey.get(`${guest.type}/${guest.vmid}`) ?? { ips: [], macs: [] };
    return {
      host,
      vmid: guest.vmid,
      type: guest.type,
      name: guest.name,
      status: guest.status,
      template: guest.template ?? false,
      tags: guest.tags,
      ips,
      macs,
      uptime_seconds: guest.uptime_seconds,
      cpu_usage: guest.cpu_usage,
      cpus: guest.cpus,
      mem_bytes: guest.mem_bytes,
      max_mem_bytes: guest.max_mem_bytes,
      safety: summaryOf(safetyOf.get(guestId(guest)), overdue),
      ...read,
      orderKeys: { host: hostKey, name: naturalKey(guest.name ?? "") },
    };
  });
}

function summaryOf(
  safety: GuestSafety | undefined,
  overdue: ReadonlySet<string>,
): GuestSafetySummary | null {
  if (safety === undefined) return null;
  const { guest_id, state, snapshot_unix, replicated_unix, backed_up_unix } = safety;
  const backup = backupState(safety, overdue.has(guest_id));
  return { state, snapshot_unix, replicated_unix, backed_up_unix, backup };
}

/** What a guest's type is called besides its name in Proxmox. */
const TYPE_WORDS: Record<GuestType, readonly string[]> = {
  qemu: ["qemu", "vm"],
  lxc: ["lxc", "ct"],
};

/** What a guest is found by in each field, as it is shown. */
export const FIELD_VALUES: Record<GuestField, (guest: GuestEntry) => readonly string[]> = {
  name: ({ name }) => name === null ? [] : [name],
  vmid: ({ vmid }) => [String(vmid)],
  ip: ({ ips }) => ips,
  mac: ({ macs }) => macs,
  tag: ({ tags }) => tags,
  host: ({ host }) => [host],
  status: ({ status }) => status === null ? [] : [status],
  type: ({ type }) => TYPE_WORDS[type],
  backup: ({ safety }) => {
    const backup = safety === null ? "unknown" : safety.backup;
    return backup === null ? [] : [backup];
  },
};

/** What a query compares, in percent; null: not known. */
export const FIGURES: Record<FigureTest["of"], (guest: GuestEntry) => number | null> = {
  cpu: ({ cpu_usage }) => cpu_usage === null ? null : cpu_usage * 100,
  mem: ({ mem_bytes, max_mem_bytes }) =>
    mem_bytes === null || max_mem_bytes === null || max_mem_bytes <= 0
      ? null
      : 100 * mem_bytes / max_mem_bytes,
};

/** In which fields of a match the words were found: what a page highlights, and why it is there. */
export function findWords(guest: GuestEntry, terms: readonly Term[]): GuestView["found"] {
  const found: GuestView["found"] = {};
  for (const { field, text, excluded, figure } of terms) {
    if (excluded || figure !== undefined) continue;
    for (const each of field === null ? GUEST_FIELDS.filter(isFoundUnnamed) : [field]) {
      if (isFoundIn(guest, each, text)) (found[each] ??= []).push(text);
    }
  }
  return found;
}

/** Whether `text`, in lower case, is part of a value of a field, or one where parts do not count. */
export function isFoundIn(guest: GuestEntry, field: GuestField, text: string): boolean {
  return FIELD_VALUES[field](guest).some((value) => {
    const lower = value.toLowerCase();
    return isWordField(field) ? lower === text : lower.includes(text);
  });
}

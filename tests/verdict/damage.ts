/** Ways in which one section of a sample is read badly, and what such a reading still tells. */
import type { Reading } from "../../shared/sample/lenient.ts";
import type { SectionName } from "../../shared/sample/mod.ts";
import { isWithin } from "../../shared/verdict/identity.ts";
import type { Reason } from "../../shared/verdict/mod.ts";
import type { Random } from "../../tools/sample_week/random.ts";

type Section = Reading<Record<string, unknown> & { errors: { tag: string; message: string }[] }>;

/** What was done to a reading. */
export interface Damage {
  what: string;
  /** Whether a reading so damaged may show that a reason is over that it does not repeat. */
  tells(reason: Reason): boolean;
}

const NOTHING = () => false;

export const UNDAMAGED: Damage = { what: "good", tells: () => true };

/** The list of each section that has one, and what names its entries. */
const LISTS: Partial<Record<SectionName, [list: string, id: (entry: Entry) => string]>> = {
  zfs_pools: ["pools", ({ guid, name }) => String(guid ?? name)],
  zfs_datasets: ["datasets", ({ name }) => String(name)],
  storage: ["storages", ({ name }) => String(name)],
  vms_runtime: ["vms", ({ type, vmid }) => `${type}/${vmid}`],
};

type Entry = Record<string, unknown>;

/** Fields that a single failed command leaves null, and the reasons that rest on them. */
const FIELDS: Partial<Record<SectionName, [fields: string[], codes: string[]][]>> = {
  host: [[["quorate"], ["quorum_lost"]], [["load1"], []]],
  system_info: [
    [["pending_updates"], ["updates_pending", "updates_incomplete"]],
    [["updates_checked_unix"], ["updates_check_old"]],
    [["zfs_kmod_version"], ["zfs_version_mismatch"]],
  ],
};

/** Damages `reading` in place in some way that `random` chooses. */
export function damage(name: SectionName, reading: Section, random: Random): Damage {
  const ways = [late, stuck, missing, besideData, name in LISTS ? dropEntry : nullFields];
  if (!SAY_NONE.has(name)) ways.push(blank);
  const way = ways[Math.floor(random() * ways.length)] ?? late;
  return way(name, reading, random);
}

function late(name: SectionName, reading: Section): Damage {
  empty(name, reading, "late");
  return { what: "late", tells: NOTHING };
}

function stuck(name: SectionName, reading: Section): Damage {
  empty(name, reading, "stuck");
  return { what: "stuck", tells: NOTHING };
}

/** As a collector's `empty()` does: no list, no figure, but what was read apart. */
function empty(name: SectionName, reading: Section, tag: string): void {
  for (const [key, value] of Object.entries(reading.value ?? {})) {
    if (reading.value === null || key === "errors" || key === "kernel_states") continue;
    reading.value[key] = Array.isArray(value) ? [] : null;
  }
  reading.errors.push({ tag, message: `Cannot collect "${name}": after 20 s` });
}

/** Of these an empty list without an error says that there are none. */
const SAY_NONE: ReadonlySet<SectionName> = new Set(["storage", "vms_runtime", "vms_detail"]);

/** Nothing at all, and not a word about why. */
function blank(name: SectionName, reading: Section): Damage {
  empty(name, reading, "");
  reading.errors.pop();
  return { what: "blank", tells: NOTHING };
}

function missing(_: SectionName, reading: Section): Damage {
  reading.value = null;
  reading.errors.push({ tag: "decode", message: "section is missing" });
  return { what: "missing", tells: NOTHING };
}

/** An error of no item beside whole data: nothing of it may be taken for the whole. */
function besideData(name: SectionName, reading: Section): Damage {
  reading.errors.push({ tag: "decode", message: "one line was not understood" });
  const isWholeOrNothing = name === "zfs_pools" || name === "zfs_datasets";
  return { what: "error beside data", tells: () => !isWholeOrNothing };
}

function dropEntry(name: SectionName, reading: Section, random: Random): Damage {
  const [key, idOf] = LISTS[name] ?? ["", () => ""];
  const list = (reading.value?.[key] ?? []) as Entry[];
  const [dropped] = list.splice(Math.floor(random() * list.length), 1);
  const id = dropped === undefined ? "" : idOf(dropped);
  const subject = random() < 0.5 ? { subject: id } : {};
  reading.errors.push({ tag: "decode", message: "one entry was not understood", ...subject });
  const isWholeOrNothing = name === "zfs_pools" || name === "zfs_datasets";
  return {
    what: `without ${id}${"subject" in subject ? ", which it names" : ""}`,
    tells: ({ subject_id }) =>
      !isWithin(subject_id, id) && ("subject" in subject || !isWholeOrNothing),
  };
}

function nullFields(name: SectionName, reading: Section, random: Random): Damage {
  const choices = FIELDS[name] ?? [];
  const [fields = [], codes = []] = choices[Math.floor(random() * choices.length)] ?? [];
  for (const field of fields) if (reading.value !== null) reading.value[field] = null;
  // A figure may be missing without a word about why.
  if (random() < 0.5) reading.errors.push({ tag: "decode", message: "not understood" });
  return { what: `without ${fields}`, tells: ({ code }) => !codes.includes(code) };
}

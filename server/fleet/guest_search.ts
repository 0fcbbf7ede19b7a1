/** The guest search: one flat list in memory, matched by words (spec 4, `/vms`). */
import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import { naturalKey } from "./guest_order.ts";
import { GUEST_FIELDS, type GuestField, type GuestView } from "./views.ts";

/** One guest of the fleet as the search sees it. */
export interface GuestEntry extends Omit<GuestView, "found"> {
  /** The searched fields in lower case; not for showing. */
  search: Record<GuestField, readonly string[]>;
  /** All that a word without a field may be part of, in one text: one look instead of ten. */
  searchText: string;
  /** Host and name in a form whose plain order is the natural one. */
  orderKeys: { host: string; name: string };
}

/** The host that guests run on, and when they were read there. */
export interface GuestHost {
  name: string;
  /** Null: never. */
  collected_unix: number | null;
  stale_after_seconds: number;
}

/** What a guest's type is called besides its name in Proxmox. */
const TYPE_WORDS = { qemu: ["qemu", "vm"], lxc: ["lxc", "ct"] };

export function toGuestEntries(
  { name: host, ...read }: GuestHost,
  runtimes: readonly GuestRuntime[],
  details: readonly GuestDetail[],
): GuestEntry[] {
  const byKey = new Map(details.map((detail) => [`${detail.type}/${detail.vmid}`, detail]));
  const hostKey = naturalKey(host);
  return runtimes.map((guest) => {
    const { ips, macs } = byKey.get(`${guest.type}/${guest.vmid}`) ?? { ips: [], macs: [] };
    const { vmid, type, name, status, tags } = guest;
    const search = {
      name: lower([name ?? ""]),
      vmid: [String(vmid)],
      ip: lower(ips),
      mac: lower(macs),
      tag: lower(tags),
      host: lower([host]),
      status: lower([status ?? ""]),
      type: TYPE_WORDS[type],
    };
    return {
      host,
      vmid,
      type,
      name,
      status,
      template: guest.template ?? false,
      tags,
      ips,
      macs,
      uptime_seconds: guest.uptime_seconds,
      cpu_usage: guest.cpu_usage,
      cpus: guest.cpus,
      mem_bytes: guest.mem_bytes,
      max_mem_bytes: guest.max_mem_bytes,
      ...read,
      search,
      searchText: PART_FIELDS.flatMap((field) => search[field]).join("\n"),
      orderKeys: { host: hostKey, name: naturalKey(name ?? "") },
    };
  });
}

/** A status or a type is a word of its own: "up" must not find "unsupported". */
const WORD_FIELDS: readonly GuestField[] = ["status", "type"];
const PART_FIELDS = GUEST_FIELDS.filter((field) => !WORD_FIELDS.includes(field));

/** One word of a query. */
export interface Term {
  /** Null: any field. */
  field: GuestField | null;
  text: string;
  excluded: boolean;
}

/**
 * Reads a query such as `web tag:prod -status:stopped`: words that must all be found, in any
 * field or in the one that is named, and words with `-` that must not be. Parts of words count,
 * except in status and type. Quotes keep a space; an unknown field name is searched as text.
 */
export function parseGuestQuery(query: string): Term[] {
  return [...query.toLowerCase().matchAll(/(-?)((?:[^\s"]|"[^"]*"?)+)/g)]
    .map(([, minus, word = ""]): Term => ({ ...toTerm(word), excluded: minus === "-" }))
    .filter(({ text }) => text !== "");
}

export function isMatch(guest: GuestEntry, terms: readonly Term[]): boolean {
  return terms.every((term) => isFound(guest, term) !== term.excluded);
}

/** In which fields of a match the words were found: what a page highlights, and why it is there. */
export function findWords(guest: GuestEntry, terms: readonly Term[]): GuestView["found"] {
  const found: GuestView["found"] = {};
  for (const { field, text, excluded } of terms) {
    if (excluded) continue;
    for (const each of field === null ? GUEST_FIELDS : [field]) {
      if (isIn(guest, each, text)) (found[each] ??= []).push(text);
    }
  }
  return found;
}

function toTerm(word: string): Omit<Term, "excluded"> {
  const [, name = "", rest = ""] = /^([a-z]+):(.*)$/s.exec(word) ?? [];
  const plain = (text: string) => text.replaceAll('"', "");
  const field = GUEST_FIELDS.find((each) => each === name);
  return field === undefined ? { field: null, text: plain(word) } : { field, text: plain(rest) };
}

function isFound(guest: GuestEntry, { field, text }: Term): boolean {
  if (field !== null) return isIn(guest, field, text);
  const { searchText, search } = guest;
  return searchText.includes(text) || search.status.includes(text) || search.type.includes(text);
}

function isIn(guest: GuestEntry, field: GuestField, text: string): boolean {
  const values = guest.search[field];
  return WORD_FIELDS.includes(field)
    ? values.includes(text)
    : values.some((value) => value.includes(text));
}

function lower(texts: readonly string[]): string[] {
  return texts.map((text) => text.toLowerCase());
}

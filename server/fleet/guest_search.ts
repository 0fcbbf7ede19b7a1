/** The guest search: one flat list in memory, matched by words. */
import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import { naturalKey } from "../views/natural_key.ts";
import { GUEST_FIELDS, type GuestField, type GuestView } from "../views/mod.ts";

/** One guest of the fleet as the search sees it. */
export interface GuestEntry extends Omit<GuestView, "found"> {
  /** The searched fields in lower case, the values of each between line feeds; not for showing. */
  search: Record<GuestField, string>;
  /** The same of all fields of which parts are found, and of those found as whole words. */
  searchAny: { parts: string; words: string };
  /** Host and name in a form whose plain order is the natural one. */
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

/** What a guest's type is called besides its name in Proxmox. */
const TYPE_TEXTS = { qemu: searched(["qemu", "vm"]), lxc: searched(["lxc", "ct"]) };

export function toGuestEntries(
  { name: host, ...read }: GuestHost,
  runtimes: readonly GuestRuntime[],
  details: readonly GuestDetail[],
): GuestEntry[] {
  const byKey = new Map(details.map((detail) => [`${detail.type}/${detail.vmid}`, detail]));
  const hostKey = naturalKey(host);
  const hostText = searched([host]);
  return runtimes.map((guest) => {
    const { ips, macs } = byKey.get(`${guest.type}/${guest.vmid}`) ?? { ips: [], macs: [] };
    const { vmid, type, name, status, tags } = guest;
    const search = {
      name: searched([name ?? ""]),
      vmid: searched([String(vmid)]),
      ip: searched(ips),
      mac: searched(macs),
      tag: searched(tags),
      host: hostText,
      status: searched([status ?? ""]),
      type: TYPE_TEXTS[type],
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
      searchAny: {
        parts: PART_FIELDS.map((field) => search[field]).join(""),
        words: search.status + search.type,
      },
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

/** What `terms` look for, made ready for a hundred thousand guests. */
export function createMatcher(terms: readonly Term[]): (guest: GuestEntry) => boolean {
  const tests = terms.map(toTest);
  return (guest) => {
    for (const test of tests) if (!test(guest)) return false;
    return true;
  };
}

function toTest({ field, text, excluded }: Term): (guest: GuestEntry) => boolean {
  const word = toWord(text);
  if (field === null) {
    return ({ searchAny: { parts, words } }) =>
      (parts.includes(text) || words.includes(word)) !== excluded;
  }
  const wanted = WORD_FIELDS.includes(field) ? word : text;
  return ({ search }) => search[field].includes(wanted) !== excluded;
}

/** In which fields of a match the words were found: what a page highlights, and why it is there. */
export function findWords(guest: GuestEntry, terms: readonly Term[]): GuestView["found"] {
  const found: GuestView["found"] = {};
  for (const { field, text, excluded } of terms) {
    if (excluded) continue;
    for (const each of field === null ? GUEST_FIELDS : [field]) {
      const wanted = WORD_FIELDS.includes(each) ? toWord(text) : text;
      if (guest.search[each].includes(wanted)) (found[each] ??= []).push(text);
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

/** A text in which `toWord(value)` is found for each of `values`, and nothing across two. */
function searched(values: readonly string[]): string {
  return `\n${values.join("\n")}\n`.toLowerCase();
}

/** A value as a whole, as it stands in what `searched` makes. */
function toWord(text: string): string {
  return `\n${text}\n`;
}

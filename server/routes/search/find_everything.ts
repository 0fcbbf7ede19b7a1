/** One search of everything that an operator may look for by name. */
import { SHARES } from "../../../shared/shares.ts";
import type { FleetReads } from "../../fleet/reads.ts";
import { parseGuestQuery, type Term } from "../../fleet/guest_query_terms.ts";
import { guestsPath } from "../../views/guest_query.ts";
import type { GuestField, GuestView } from "../../views/guests.ts";
import type { IncidentRow } from "../../views/incidents.ts";
import { guestPath, incidentPath } from "../../views/paths.ts";
import {
  HITS_SHOWN,
  MAX_SEARCH_LENGTH,
  SEARCH_KINDS,
  type SearchAnswer,
  type SearchGroup,
  type SearchHit,
} from "../../views/search.ts";
import { findActions } from "./actions.ts";

export interface SearchSources {
  reads: Pick<FleetReads, "guests" | "names">;
  incidents: {
    search(words: string[], limit: number): Promise<{ total: number; rows: IncidentRow[] }>;
  };
}

const BY_NAME = { column: "name", descending: false } as const;

/** All that holds every word of `query`, in the words of the guests' search; nothing for blanks. */
export async function findEverything(
  query: string,
  { reads, incidents }: SearchSources,
): Promise<SearchAnswer> {
  const cut = query.slice(0, MAX_SEARCH_LENGTH);
  const terms = parseGuestQuery(cut).slice(0, SHARES.search.words);
  const plain = terms.filter(({ excluded }) => !excluded);
  const words = plain.map(({ text }) => text);
  if (words.length === 0) return { words, groups: [], unread_hosts: 0 };
  const { group, unread_hosts } = findGuests(cut, terms, reads);
  const groups = [...reads.names.search(terms), group];
  // A word for one field, or one to be left out, means no incident and no action.
  if (plain.length === terms.length && plain.every(({ field }) => field === null)) {
    groups.push(await findIncidents(words, incidents), findActions(words, HITS_SHOWN.action));
  }
  const place = ({ kind }: SearchGroup) => SEARCH_KINDS.indexOf(kind);
  return {
    words,
    groups: groups.filter(({ total }) => total > 0).sort((a, b) => place(a) - place(b)),
    unread_hosts,
  };
}

/** Those that are called exactly so come first: "100" is a VMID before it is part of others. */
function findGuests(
  query: string,
  terms: readonly Term[],
  { guests }: Pick<FleetReads, "guests">,
): { group: SearchGroup; unread_hosts: number } {
  const limit = HITS_SHOWN.guest;
  const found = guests.search({ query, sort: BY_NAME, limit });
  const [term] = terms;
  const word = term !== undefined && terms.length === 1 && term.field === null ? term.text : null;
  // Where not all of them are here, those may be among the others.
  const exact: GuestView[] = word === null
    ? []
    : found.total <= limit
    ? found.guests.filter((guest) => isCalled(guest, word))
    : guests.withValue(word, limit).map(({ orderKeys: _, ...guest }) => ({
      ...guest,
      found: fieldsOf(guest, word),
    }));
  const byKey = new Map([...exact, ...found.guests].map((guest) => [keyOf(guest), guest]));
  return {
    unread_hosts: found.unread_hosts.length,
    group: {
      kind: "guest",
      total: found.total,
      all_path: guestsPath({ q: query, sort: BY_NAME, page: 1 }),
      hits: [...byKey.values()].slice(0, limit).map(toGuestHit),
    },
  };
}

function keyOf(guest: GuestView): string {
  return guestPath(guest.host, guest);
}

function isCalled(guest: GuestView, word: string): boolean {
  return (["name", "vmid", "ip", "mac", "tag"] as const).some((field) =>
    valuesOf(guest, field).some((value) => value.toLowerCase() === word)
  );
}

/** Where a guest shows what it was found by, in the order in which that is told. */
const SHOWN_FIELDS = ["vmid", "ip", "mac", "tag", "status", "type", "host"] as const;

const FIELD_WORDS: Record<GuestField, string> = {
  name: "name",
  vmid: "VMID",
  ip: "IP",
  mac: "MAC",
  tag: "tag",
  host: "host",
  status: "status",
  type: "type",
  backup: "backup",
};

type ShownGuest = Omit<GuestView, "found">;

function fieldsOf(guest: ShownGuest, word: string): GuestView["found"] {
  const isFound = (field: GuestField) =>
    valuesOf(guest, field).some((value) => value.toLowerCase().includes(word));
  const fields = (["name", ...SHOWN_FIELDS] as const).filter(isFound);
  return Object.fromEntries(fields.map((field) => [field, [word]]));
}

function valuesOf(guest: ShownGuest, field: GuestField): readonly string[] {
  const { name, vmid, ips, macs, tags, status, type, host, safety } = guest;
  const values: Record<GuestField, readonly (string | null)[]> = {
    name: [name],
    vmid: [String(vmid)],
    ip: ips,
    mac: macs,
    tag: tags,
    status: [status],
    type: [type],
    host: [host],
    backup: [safety?.backup ?? null],
  };
  return values[field].filter((value) => value !== null);
}

function toGuestHit(guest: GuestView): SearchHit {
  const { host, name, type, vmid, status, found } = guest;
  const word = `${type === "qemu" ? "VM" : "CT"} ${vmid}`;
  return {
    title: name ?? word,
    path: guestPath(host, guest),
    place: [name === null ? "" : word, `on ${host}`].join(" ").trim() +
      (status === null ? "" : `, ${status}`),
    level: null,
    found: found.name === undefined ? foundIn(guest) : null,
    is_act: false,
  };
}

/** The first field that holds one of the words, with the value that does. */
function foundIn(guest: GuestView): SearchHit["found"] {
  for (const field of SHOWN_FIELDS) {
    for (const word of guest.found[field] ?? []) {
      const value = valuesOf(guest, field).find((each) => each.toLowerCase().includes(word));
      if (value !== undefined) return { field: FIELD_WORDS[field], value };
    }
  }
  return null;
}

async function findIncidents(
  words: string[],
  incidents: SearchSources["incidents"],
): Promise<SearchGroup> {
  const { total, rows } = await incidents.search(words, HITS_SHOWN.incident);
  return {
    kind: "incident",
    total,
    all_path: null,
    hits: rows.map((row) => toIncidentHit(row, words)),
  };
}

function toIncidentHit(row: IncidentRow, words: readonly string[]): SearchHit {
  const { id, place, label, sentence, state, level, worst_level, code } = row;
  const isOver = state === "resolved";
  const title = label === "" ? sentence : `${label}: ${sentence}`;
  const shown = `${title} ${place}`.toLowerCase();
  return {
    title,
    path: incidentPath(id),
    place: `${place}, ${isOver ? "over" : state}`,
    level: isOver ? worst_level : level,
    found: words.every((word) => shown.includes(word)) ? null : { field: "code", value: code },
    is_act: false,
  };
}

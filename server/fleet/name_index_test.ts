import { deepStrictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parseGuestQuery, type Term } from "./guest_query_terms.ts";
import type { NamedKind, NameEntry } from "./name_entries.ts";
import { findNames, indexNames, type Rank, valueAt } from "./name_index.ts";

const HOST = "pve-01";

function entry(kind: NamedKind, ...values: [field: string, value: string][]): NameEntry {
  return { kind, title: values[0]?.[1] ?? "", path: "", place: "", id: null, values };
}

const ENTRIES = [
  entry("host", ["name", HOST], ["group", "Berlin"], ["tag", "prod"]),
  entry("pool", ["name", "tank"], ["GUID", "18446744073709551615"]),
  entry("pool", ["name", "tank2"]),
  entry("device", ["name", "ata-WDC_A004-part1"], ["serial", "A004"], ["path", "/dev/a004"]),
  entry("dataset", ["name", "tank/vm-100-disk-0"]),
];

function search(query: string): [title: string, rank: Rank, field: string][] {
  const found: [string, Rank, string][] = [];
  const index = indexNames(HOST, ENTRIES);
  findNames(index, parseGuestQuery(query), (line, rank) => {
    const { entry, value } = valueAt(index, line);
    found.push([entry.title, rank, value[0]]);
  });
  return found;
}

for (
  const [why, query, expected] of [
    ["a whole name first, then its start, then a part", "tank", [
      ["tank", 0, "name"],
      ["tank2", 1, "name"],
      ["tank/vm-100-disk-0", 1, "name"],
    ]],
    ["a device by its serial, whatever its case", "a004", [["ata-WDC_A004-part1", 0, "serial"]]],
    ["a pool by a part of its GUID", "737095516", [["tank", 2, "GUID"]]],
    ["a host by its group", "berlin", [[HOST, 0, "group"]]],
    ["of a host's name the host alone", HOST, [[HOST, 0, "name"]]],
    ["what is on a host by both names", "pve-01 tank2", [["tank2", 0, "name"]]],
    ["only where every word is", "tank vm-100", [["tank/vm-100-disk-0", 1, "name"]]],
    ["nothing where a word is nowhere", "tank nowhere", []],
    ["nothing of what is left out", "tank -tank2", [
      ["tank", 0, "name"],
      ["tank/vm-100-disk-0", 1, "name"],
    ]],
    ["in the field that is named", "tag:prod", [[HOST, 0, "tag"]]],
    ["a host in its field", "host:pve", [[HOST, 1, "name"]]],
    ["nothing in a field of guests", "vmid:100", []],
    ["nothing for blanks", "  ", []],
  ] as const
) {
  Deno.test(`findNames() finds ${why}`, () => deepStrictEqual(search(query), expected));
}

/** The same, one entry after the other. */
function naive(entries: readonly NameEntry[], terms: readonly Term[]): [number, Rank][] {
  const ranksOf = ({ values }: NameEntry, word: string): Rank[] =>
    values.map(([, value]) => value.toLowerCase()).filter((value) => value.includes(word))
      .map((value) => value === word ? 0 : value.startsWith(word) ? 1 : 2);
  return entries.flatMap((one, index): [number, Rank][] => {
    const wanted = terms.filter(({ excluded }) => !excluded);
    const own = wanted.flatMap(({ text }) => ranksOf(one, text));
    const isIn = ({ text }: Term) => ranksOf(one, text).length > 0 || HOST.includes(text);
    const isFound = own.length > 0 && wanted.every(isIn) &&
      !terms.some((term) => term.excluded && isIn(term));
    return isFound ? [[index, Math.min(...own) as Rank]] : [];
  });
}

Deno.test("findNames() finds what looking at each entry finds, for any names and words", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "-", "/", "p"),
    minLength: 1,
    maxLength: 5,
  });
  const entries = fc.array(
    fc.array(text, { minLength: 1, maxLength: 3 }).map((values) =>
      entry("dataset", ...values.map((value): [string, string] => ["name", value]))
    ),
    { maxLength: 8 },
  );
  const terms = fc.array(
    fc.record({
      field: fc.constant(null),
      text: fc.string({ unit: fc.constantFrom("a", "b", "-", "p"), minLength: 1, maxLength: 3 }),
      excluded: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(fc.property(entries, terms, (entries, terms) => {
    const found: [number, Rank][] = [];
    const index = indexNames(HOST, entries);
    findNames(index, terms, (line, rank) => found.push([index.owners[line] ?? -1, rank]));

    deepStrictEqual(found, naive(entries, terms));
  }));
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { guestDetailSchema } from "../../shared/sample/vms_detail.ts";
import { guestRuntimeSchema } from "../../shared/sample/vms_runtime.ts";
import { createRandom } from "../../testing/damage.ts";
import { rounds } from "../../testing/rounds.ts";
import { GUEST_FIELDS } from "../views/guests.ts";
import { findGuests } from "./find_guests.ts";
import { findWords, type GuestEntry, isFoundIn, toGuestEntries } from "./guest_entry.ts";
import { createFinder, indexGuests } from "./guest_index.ts";
import { parseGuestQuery, type Term } from "./guest_query_terms.ts";

const BUSY = { cpu_usage: 0.25, mem_bytes: 2 ** 30, max_mem_bytes: 2 ** 31 };
const RUNTIMES = [
  { vmid: 100, type: "qemu", name: "Web01", status: "running", tags: ["prod", "web"], ...BUSY },
  { vmid: 101, type: "lxc", name: "pihole", status: "stopped", tags: ["dns"], ...BUSY },
  { vmid: 1100, type: "qemu", name: null, status: "unknown" },
].map((guest) => guestRuntimeSchema.parse(guest));
const DETAILS = [
  { vmid: 100, type: "qemu", ips: ["192.0.2.10", "2001:DB8::10"], macs: ["BC:24:11:2E:C5:4A"] },
  { vmid: 101, type: "qemu", ips: ["198.51.100.1"] },
].map((guest) => guestDetailSchema.parse(guest));
const HOST = {
  name: "pve-01",
  collected_unix: 1,
  read_unix: 1,
  is_held: false,
  stale_after_seconds: 60,
};
const GUESTS = toGuestEntries(HOST, RUNTIMES, DETAILS);
const INDEX = indexGuests(HOST.name, GUESTS);
const findVmids = (query: string) =>
  createFinder(parseGuestQuery(query))(INDEX).map((place) => INDEX.guests[place]?.vmid ?? 0);

const QUERIES: [why: string, query: string, vmids: number[]][] = [
  ["nothing finds all", "", [100, 101, 1100]],
  ["blanks find all", "  ", [100, 101, 1100]],
  ["part of a name, whatever its case", "wEB", [100]],
  ["part of a VMID", "10", [100, 101, 1100]],
  ["a field and its text", "vmid:101", [101]],
  ["part of an address", "192.0.2", [100]],
  ["an IPv6 address, whatever its case", "ip:2001:db8::10", [100]],
  ["a MAC with its colons", "bc:24:11:2e", [100]],
  ["a tag", "tag:prod", [100]],
  ["a host", "host:pve-01 pihole", [101]],
  ["two words that must both be found", "web prod", [100]],
  ["two words of which one is not found", "web dns", []],
  ["a word left out", "-web", [101, 1100]],
  ["a field left out", "-status:running", [101, 1100]],
  ["a type by its everyday word", "type:ct", [101]],
  ["a status as a whole word alone", "status:run", []],
  ["the end of a status is no status", "status:ning", []],
  ["a status as a whole word in any field too", "stop", []],
  ["text with a colon that is no field", "unknown:field", []],
  ["an address of a guest of the other type is not this one's", "198.51.100.1", []],
  ["quotes keep a space", '"web 01"', []],
  ["a dash alone finds all", "-", [100, 101, 1100]],
  ["a figure that is compared", "mem>=50", [100]],
  ["one that a figure is not", "mem<50", []],
  ["a figure left out, where it is not known too", "-mem>=50", [101, 1100]],
  ["two figures", "cpu>20 mem<=50%", [100]],
  ["what only looks like a figure", "mem>much", []],
  ["no word across two values", '"prod\nweb"', []],
];
for (const [why, query, vmids] of QUERIES) {
  Deno.test(`parseGuestQuery() on "${query}": ${why}`, () => {
    deepStrictEqual(findVmids(query).sort((a, b) => a - b), vmids);
  });
}

Deno.test("parseGuestQuery() looks for backups by their name alone, as whole words", () => {
  const safety = (guest_id: string, backed_up_unix: number | null) => ({
    guest_id,
    state: "unprotected" as const,
    disks: [],
    snapshot_unix: null,
    replicated_unix: null,
    replicated_to: [],
    backed_up_unix,
    backup_jobs: ["job"],
  });
  const safeties = [safety("qemu/100", 1), safety("lxc/101", null)];
  const guests = toGuestEntries(HOST, RUNTIMES, DETAILS, safeties, new Set(["qemu/100"]));
  const index = indexGuests(HOST.name, guests);
  const found = (query: string) =>
    createFinder(parseGuestQuery(query))(index).map((place) => index.guests[place]?.vmid);

  deepStrictEqual(found("backup:none"), [101]);
  deepStrictEqual(found("backup:old"), [100]);
  deepStrictEqual(found("backup:unknown"), [1100]);
  deepStrictEqual(found("-backup:none"), [100, 1100]);
  deepStrictEqual([found("none"), found("old"), found("backup:no")], [[], [], []]);
});

Deno.test("toGuestEntries() shows a guest whose configuration was not read yet", () => {
  const [guest] = toGuestEntries(HOST, RUNTIMES.slice(0, 1), []);

  deepStrictEqual(guest?.ips, []);
  strictEqual(guest?.name, "Web01");
});

for (
  const [query, vmid, found] of [
    ["", 100, {}],
    ["wEB 192.0.2", 100, { name: ["web"], tag: ["web"], ip: ["192.0.2"] }],
    ["10", 100, { vmid: ["10"], ip: ["10"] }],
    ["name:web -tag:dns", 100, { name: ["web"] }],
    ["ct stopped", 101, { type: ["ct"], status: ["stopped"] }],
  ] as const
) {
  Deno.test(`findWords() says in which fields of ${vmid} the words of "${query}" are`, () => {
    const guest = GUESTS.find((each) => each.vmid === vmid);

    deepStrictEqual(guest && findWords(guest, parseGuestQuery(query)), found);
  });
}

/** Of few letters, so that much is found; with what separates values and means something. */
const PIECES = ["a", "b", "ab", "1", "10", ".", ":", "A", "ß", "İ", "vm", "running", "\n", " "];

for (let seed = 1; seed <= rounds(3, 60); seed++) {
  Deno.test(`createFinder() finds what looking into each guest finds (seed ${seed})`, () => {
    const random = createRandom(seed);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const word = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(PIECES));
    const value = () => word().join("").replaceAll("\n", "");
    const values = () => Array.from({ length: Math.floor(random() * 3) }, value);
    const entries = Array.from({ length: Math.floor(random() * 30) }, (_, index): GuestEntry => ({
      ...GUESTS[0] as GuestEntry,
      vmid: index,
      name: random() < 0.2 ? null : value(),
      type: pick(["qemu", "lxc"]),
      status: pick([null, "running", "stopped", "ab"]),
      tags: values(),
      ips: values(),
      macs: values(),
      host: "pve-a1",
      orderKeys: { host: "pve-a1", name: value() },
    }));
    const index = indexGuests("pve-a1", entries);
    for (let round = 0; round < 100; round++) {
      const terms = Array.from({ length: Math.floor(random() * 3) }, (): Term => ({
        field: random() < 0.5 ? null : pick(GUEST_FIELDS),
        text: word().join("").toLowerCase().replaceAll("\n", " "),
        excluded: random() < 0.3,
      }));
      const isMatch = (guest: GuestEntry) =>
        terms.every(({ field, text, excluded }) =>
          (field === null ? GUEST_FIELDS : [field])
            .some((each) => isFoundIn(guest, each, text)) !== excluded
        );

      const found = createFinder(terms)(index).map((place) => index.guests[place]);

      deepStrictEqual(found, index.guests.filter(isMatch), JSON.stringify(terms));
    }
  });
}

Deno.test("findGuests() shows the first of all hosts by name, those without one last", () => {
  const random = createRandom(1);
  const hosts = Array.from({ length: 40 }, (_, at) => {
    const name = `pve-${at}`;
    const runtimes = Array.from({ length: 15 }, (_, vmid) =>
      guestRuntimeSchema.parse({
        vmid: 100 + vmid,
        type: "lxc",
        name: random() < 0.3 ? null : `web-${Math.floor(random() * 200)}`,
      }));
    return { name, entries: toGuestEntries({ ...HOST, name }, runtimes, []) };
  });
  const search = (limit: number) =>
    findGuests(
      hosts.map(({ name, entries }) => ({ name, index: indexGuests(name, entries) })),
      { query: "", sort: { column: "name", descending: false }, limit },
    ).guests.map(({ host, vmid, name }) => ({ host, vmid, name }));
  const all = search(600);

  deepStrictEqual(all.length, 600);
  const named = all.findLastIndex(({ name }) => name !== null);
  strictEqual(all.findIndex(({ name }) => name === null), named + 1);
  const numbers = all.slice(0, named + 1).map(({ name }) => Number(name?.slice(4)));
  deepStrictEqual(numbers, numbers.toSorted((a, b) => a - b));
  for (const limit of [1, 10, 100, named + 1, 500]) {
    deepStrictEqual(search(limit), all.slice(0, limit), `the first ${limit}`);
  }
});

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import { vmsDetailSchema } from "../../../shared/sample/vms_detail.ts";
import { vmsRuntimeSchema } from "../../../shared/sample/vms_runtime.ts";
import { zfsDatasetsSchema } from "../../../shared/sample/zfs_datasets.ts";
import type { JournalRow } from "../../store/rows/ledger.ts";
import { aDisk, aPool, DAY_MS, NEW_YEAR_MS } from "../../../testing/ledger/pools.ts";
import { rounds } from "../../../testing/rounds.ts";
import {
  advanceJournal,
  type HostJournal,
  MOST_ROWS_A_DAY,
  MOST_ROWS_AT_ONCE,
} from "./advance_journal.ts";
import { pictureAsOf } from "./as_of.ts";
import { snapshotRows } from "./snapshot_rows.ts";

/** A journal that reads one section after the other, a minute apart. */
class Journal {
  state: HostJournal | null = null;
  rows: JournalRow[] = [];
  nowMs = NEW_YEAR_MS;

  read<S extends SectionName>(section: S, value: SectionValues[S], is_whole = true): string[] {
    const step = advanceJournal(this.state, {
      host_id: 1,
      at_ms: this.nowMs += 60_000,
      section,
      value,
      is_whole,
    });
    this.state = step.state;
    this.rows.push(...step.rows);
    return step.rows.map(({ kind, subject_id, what, before, after }) =>
      `${kind} ${subject_id} ${what}: ${before} → ${after}`
    );
  }
}

type Configs = Readonly<Record<number, Readonly<Record<string, string>>>>;

const guests = (configs: Configs) =>
  vmsDetailSchema.parse({
    vms: Object.entries(configs).map(([vmid, config]) => ({
      vmid: Number(vmid),
      type: "qemu",
      config,
    })),
    errors: [],
  });

const statuses = (...list: readonly (string | null)[]) =>
  vmsRuntimeSchema.parse({
    vms: list.map((status, index) => ({ vmid: 100 + index, type: "qemu", status })),
  });

const pools = (fields: Parameters<typeof aPool>[1], ...disks: Parameters<typeof aPool>[0]) => ({
  available: true,
  pools: [aPool(disks, fields)],
  missing_pools: [],
  kernel_states: [],
  errors: [],
});

Deno.test("what is read for the first time is no change", () => {
  const journal = new Journal();

  deepStrictEqual(journal.read("vms_detail", guests({ 100: { memory: "4096" } })), []);
  deepStrictEqual(journal.read("vms_detail", guests({ 100: { memory: "4096" } })), []);
});

Deno.test("names that every object inherits are names as any other", () => {
  const names = ["constructor", "toString", "hasOwnProperty", "__proto__"];
  const datasets = (all: readonly string[]) =>
    zfsDatasetsSchema.parse({
      available: true,
      datasets: all.map((name) => ({ name, type: "filesystem" })),
    });
  const journal = new Journal();
  journal.read("zfs_datasets", datasets(["tank"]));
  journal.read("vms_detail", guests({ 100: { memory: "1" } }));

  deepStrictEqual(
    journal.read("zfs_datasets", datasets(["tank", ...names])),
    names.map((name) => `dataset ${name} present: null → yes`),
  );
  deepStrictEqual(journal.read("zfs_datasets", datasets(["tank", ...names])), []);
  strictEqual(journal.read("zfs_datasets", datasets(["tank"])).length, names.length);
  deepStrictEqual(journal.read("vms_detail", guests({ 100: { memory: "1", constructor: "2" } })), [
    "guest_config qemu/100 constructor: null → 2",
  ]);
});

Deno.test("a key of a guest's configuration that is set, changed and removed is three rows", () => {
  const journal = new Journal();
  journal.read("vms_detail", guests({ 100: { memory: "4096" } }));

  deepStrictEqual(journal.read("vms_detail", guests({ 100: { memory: "8192", onboot: "1" } })), [
    "guest_config qemu/100 memory: 4096 → 8192",
    "guest_config qemu/100 onboot: null → 1",
  ]);
  deepStrictEqual(journal.read("vms_detail", guests({ 100: { memory: "8192" } })), [
    "guest_config qemu/100 onboot: 1 → null",
  ]);
});

Deno.test("a backup's lock is no change", () => {
  const journal = new Journal();
  journal.read("vms_detail", guests({ 100: { memory: "4096" } }));

  deepStrictEqual(
    journal.read("vms_detail", guests({ 100: { memory: "4096", lock: "backup" } })),
    [],
  );
});

Deno.test("a guest that goes leaves its configuration behind", () => {
  const journal = new Journal();
  journal.read("vms_detail", guests({ 100: { memory: "4096" }, 101: {} }));

  deepStrictEqual(journal.read("vms_detail", guests({ 101: {} })), [
    'guest_config qemu/100 present: {"memory":"4096"} → null',
  ]);
  deepStrictEqual(journal.read("vms_detail", guests({ 100: { memory: "1" }, 101: {} })), [
    "guest_config qemu/100 present: null → yes",
  ]);
});

Deno.test("what a partial reading leaves out is not gone", () => {
  const journal = new Journal();
  journal.read("vms_detail", guests({ 100: { memory: "4096" }, 101: {} }));

  deepStrictEqual(journal.read("vms_detail", guests({ 101: {} }), false), []);
});

Deno.test("what is unknown for a while is no change", () => {
  const journal = new Journal();
  const told = ["running", "unknown", null, "running", "stopped"]
    .flatMap((status) => journal.read("vms_runtime", statuses(status)));

  deepStrictEqual(told, ["guest qemu/100 status: running → stopped"]);
});

Deno.test("a replaced disk, a renamed path and a pool's property are rows of their own", () => {
  const journal = new Journal();
  const sda = aDisk("sda", { guid: "1", path: "/dev/sda1" });
  journal.read("zfs_pools", pools({}, sda));
  const renamed = pools({ autotrim: true }, { ...sda, name: "sdq", path: "/dev/sdq1" });
  const replaced = pools({ autotrim: true }, aDisk("sdr", { guid: "2", path: "/dev/sdr1" }));

  deepStrictEqual(journal.read("zfs_pools", renamed), [
    "pool 4620770592528249368 autotrim: false → true",
    "device 4620770592528249368/1 name: sda → sdq",
    "device 4620770592528249368/1 path: /dev/sda1 → /dev/sdq1",
  ]);
  deepStrictEqual(
    journal.read("zfs_pools", replaced).map((row) => row.replace(/\{.*\}/, "{…}")),
    [
      "device 4620770592528249368/2 present: null → yes",
      "device 4620770592528249368/1 present: {…} → null",
    ],
  );
});

Deno.test("devices told in text after JSON, and again in JSON, are no change", () => {
  const journal = new Journal();
  const json = pools({}, aDisk("sda", { guid: "1", path: "/dev/sda1" }));
  const text = pools({}, aDisk("sda"));

  deepStrictEqual([json, text, json, text].flatMap((told) => journal.read("zfs_pools", told)), []);
});

Deno.test("a limit that is set and taken away is two rows", () => {
  const journal = new Journal();
  const dataset = (quota_bytes: number | null) =>
    zfsDatasetsSchema.parse({
      available: true,
      datasets: [{ name: "tank/data", used_bytes: 1, quota_bytes }],
      errors: [],
    });

  deepStrictEqual(
    [null, 1e12, null].flatMap((quota) => journal.read("zfs_datasets", dataset(quota))),
    [
      "dataset tank/data quota_bytes: 0 → 1000000000000",
      "dataset tank/data quota_bytes: 1000000000000 → 0",
    ],
  );
});

Deno.test("one reading writes no more rows than it may, and says how many it left out", () => {
  const journal = new Journal();
  const many = (memory: string) =>
    guests(Object.fromEntries(Array.from({ length: 800 }, (_, index) => [index + 1, { memory }])));
  journal.read("vms_detail", many("1"));
  const rows = journal.read("vms_detail", many("2"));

  strictEqual(rows.length, MOST_ROWS_AT_ONCE + 1);
  strictEqual(rows.at(-1), "journal  cut: null → 300");
});

Deno.test("a guest that starts and stops all day fills no more than its day's share", () => {
  const journal = new Journal();
  for (let round = 0; round < 40; round++) {
    const status = round % 2 === 0 ? "running" : "stopped";
    journal.nowMs -= 55_000;
    journal.read("vms_runtime", statuses(...Array.from({ length: 400 }, () => status)));
  }
  const today = journal.rows.length;
  journal.nowMs += DAY_MS;
  journal.read("vms_runtime", statuses(...Array.from({ length: 400 }, () => "running")));

  ok(today <= MOST_ROWS_A_DAY + 2, `${today} rows`);
  strictEqual(journal.rows.length, today + 400);
});

Deno.test("a long text is cut in its row and compared in full", () => {
  const journal = new Journal();
  const text = "x".repeat(3000);
  journal.read("vms_detail", guests({ 100: { args: `${text}a` } }));
  journal.read("vms_detail", guests({ 100: { args: `${text}b` } }));

  deepStrictEqual(journal.rows.map(({ before, is_cut }) => [before?.length, is_cut]), [[
    1024,
    true,
  ]]);
});

Deno.test("snapshots by hand and of guests are rows, those of tools are not", () => {
  const change = { dataset: "tank/a", created: 2, destroyed: 1, destroyed_out_of_order: 0 };
  const rows = snapshotRows(
    ["other", "pve guest", "sanoid"].map((tool) => ({ ...change, class: tool })),
    { host_id: 1, at_ms: 0 },
  );

  deepStrictEqual(rows.map(({ what, after }) => `${what} ${after}`), [
    "other created 2",
    "other destroyed 1",
    "pve guest created 2",
    "pve guest destroyed 1",
  ]);
});

Deno.test("at each past minute the rows lead back to what was read then", () => {
  const config = fc.dictionary(
    fc.constantFrom("memory", "cores", "net0"),
    fc.constantFrom("1", "2"),
    {
      noNullPrototype: true,
    },
  );
  const reading = fc.dictionary(fc.constantFrom("100", "101", "102"), config, {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 30 }), (readings) => {
      const journal = new Journal();
      const pictures = readings.map((one) => {
        journal.read("vms_detail", guests(one));
        return { atMs: journal.nowMs, picture: journal.state?.picture };
      });
      for (const { atMs, picture } of pictures) {
        const past = pictureAsOf(journal.state?.picture ?? {}, journal.rows, {
          atMs,
          reachesMs: 0,
        });
        deepStrictEqual(past.picture, picture);
        strictEqual(past.is_whole, true);
      }
    }),
    { numRuns: rounds(100, 2000), seed: 5 },
  );
});

Deno.test("a past beyond what is kept, or that was cut, is said not to be whole", () => {
  const journal = new Journal();
  const many = (memory: string) =>
    guests(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [index + 1, { memory }])));
  journal.read("vms_detail", many("1"));
  const before = journal.nowMs;
  journal.read("vms_detail", many("2"));
  const picture = journal.state?.picture ?? {};

  strictEqual(pictureAsOf(picture, journal.rows, { atMs: before, reachesMs: 0 }).is_whole, false);
  strictEqual(pictureAsOf(picture, [], { atMs: before, reachesMs: before + 1 }).is_whole, false);
  strictEqual(pictureAsOf(picture, [], { atMs: before, reachesMs: before }).is_whole, true);
});

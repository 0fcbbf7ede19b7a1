/** What ZFS forgets, and the store keeps. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { GUID } from "../../../testing/ledger/pools.ts";
import {
  journalRow,
  ledgerCapacity,
  ledgerDevice,
  ledgerPool,
  ledgerScan,
  ledgerSnapshots,
} from "../../../testing/ledger/rows.ts";
import { insertTestingHost } from "../../../testing/store.ts";
import type { FleetJournalQuery, LedgerKind, LedgerWrite, Store } from "../port.ts";
import { keepAll, type Suite } from "./suite.ts";

const DAY_MS = 86_400_000;
const GROWTH = { device: "11", hour_ms: 3_600_000, epoch: 1, read: 0, write: 1 };
const SIGHTING = { device: "11", host_id: 1, place: "0/0", guid: "11", name: "sda" };

/** A row of every kind. */
const WRITE = {
  states: [{ pool_key: GUID, state: { scans: null } }],
  devices: [ledgerDevice("11"), ledgerDevice("12", { left_ms: 2_000 })],
  growth: [{ ...GROWTH, pool_key: GUID, checksum: 2, slow: 0 }],
  sightings: [{ ...SIGHTING, pool_key: GUID, from_ms: 1_000, path: null, serial: "S1" }],
  scans: [ledgerScan()],
  capacity: [ledgerCapacity(3)],
  snapshots: [ledgerSnapshots(""), ledgerSnapshots("data")],
} satisfies LedgerWrite;

const KINDS = Object.keys(WRITE) as (keyof typeof WRITE)[];

function put(store: Store, ...writes: readonly LedgerWrite[]): Promise<void> {
  return store.transaction((transaction) => {
    for (const write of writes) transaction.putLedger(write);
  });
}

async function countRows(store: Store, poolKey: string): Promise<Record<string, number>> {
  const counts = KINDS.map(async (kind: LedgerKind) =>
    [kind, (await store.listLedger(kind, poolKey)).length] as const
  );
  return Object.fromEntries(await Promise.all(counts));
}

export function testLedger({ test }: Suite): void {
  test("putLedger() keeps rows of every kind as they are, and replaces those of the same key", async (store) => {
    const pool = ledgerPool();
    await put(store, { ...WRITE, pools: [pool] }, { ...WRITE, pools: [pool] });

    for (const kind of KINDS) {
      deepStrictEqual(await store.listLedger(kind, GUID), WRITE[kind], kind);
      deepStrictEqual(await store.listLedger(kind, "another"), []);
    }
    deepStrictEqual(await store.listLedgerPools(), [pool]);

    const scan = ledgerScan({ state: "FINISHED", errors: 0 });
    await put(store, { scans: [scan], snapshots_gone: [ledgerSnapshots("data")] });

    deepStrictEqual(await store.listLedger("scans", GUID), [scan]);
    deepStrictEqual(await store.listLedger("snapshots", GUID), [ledgerSnapshots("")]);
  });

  test("listLedger() gives more than a piece in the order of keys, and those of since a time", async (store) => {
    const names = Array.from({ length: 1201 }, (_, at) => `data/${String(at).padStart(4, "0")}`);
    await put(store, { snapshots: names.toReversed().map((name) => ledgerSnapshots(name)) });
    await put(store, { capacity: [1, 2, 3].map((day) => ledgerCapacity(day)) });

    deepStrictEqual((await store.listLedger("snapshots", GUID)).map(({ path }) => path), names);
    const recent = await store.listLedger("capacity", GUID, 2 * DAY_MS);
    deepStrictEqual(recent.map(({ day }) => day), [2, 3]);
  });

  test("a pool's rows go on under another key, in place of those that are there", async (store) => {
    await put(store, { ...WRITE, pools: [ledgerPool({ pool_key: "1:tank", guid: null })] });
    const byName = { ...WRITE, scans: [ledgerScan({ pool_key: "1:tank", errors: 7 })] };
    await put(store, { scans: byName.scans });
    await put(store, { renamed: [{ from: "1:tank", to: GUID }], pools: [ledgerPool()] });

    deepStrictEqual(await store.listLedgerPools(), [ledgerPool()]);
    deepStrictEqual(await store.listLedger("scans", "1:tank"), []);
    deepStrictEqual((await store.listLedger("scans", GUID)).map(({ errors }) => errors), [7]);
  });

  test("listJournal() lists one host's changes, newest first, by page and since a time", async (store) => {
    const rows = ["a", "b", "c"].map((what, at) => journalRow(what, { at_ms: at * 1_000 }));
    await put(store, { journal: [...rows, journalRow("other", { host_id: 2 })] });

    const all = await store.listJournal({ host_id: 1, limit: 9 });
    deepStrictEqual(all.map(({ id: _, ...row }) => row), rows.toReversed());
    const [newest, second] = all;
    const page = { host_id: 1, limit: 1, before_id: newest?.id ?? 0 };
    deepStrictEqual(await store.listJournal(page), [second]);
    const since = await store.listJournal({ host_id: 1, limit: 9, after_ms: 1_000 });
    deepStrictEqual(since, [newest]);
  });

  test("listFleetJournal() lists changes of all hosts within a time, by host and kind, page by page", async (store) => {
    const rows = [
      journalRow("a", { at_ms: 1_000 }),
      journalRow("b", { at_ms: 2_000, host_id: 2, kind: "guest" }),
      journalRow("c", { at_ms: 2_000 }),
      journalRow("d", { at_ms: 3_000, host_id: 3 }),
      journalRow("e", { at_ms: 4_000, host_id: 2 }),
    ];
    for (const row of rows) await put(store, { journal: [row] });
    const ask = {
      ...{ from_ms: 1_000, until_ms: 4_000, host_ids: null, kinds: null, after: null },
      ...{ limit: 9, most_looked: 100 },
    };
    const list = async (changes: Partial<typeof ask | FleetJournalQuery>) => {
      const { entries, reached_ms } = await store.listFleetJournal({ ...ask, ...changes });
      return [entries.map(({ what }) => what), reached_ms];
    };
    const [whole = []] = await list({});

    deepStrictEqual([...whole as string[]].sort(), ["a", "b", "c", "d"]);
    strictEqual((whole as string[])[0], "d");
    strictEqual((whole as string[])[3], "a");
    deepStrictEqual(await list({ until_ms: 4_001, host_ids: [2] }), [["e", "b"], null]);
    deepStrictEqual(await list({ kinds: ["guest", "host"] }), [["b"], null]);
    deepStrictEqual(await list({ host_ids: [] }), [[], null]);

    // Page by page nothing is left out and nothing comes twice, also of one time.
    const paged: string[] = [];
    let after: FleetJournalQuery["after"] = null;
    for (let page = 0; page < 9; page++) {
      const { entries: [one] } = await store.listFleetJournal({ ...ask, after, limit: 1 });
      if (one === undefined) break;
      paged.push(one.what);
      after = one;
    }
    deepStrictEqual(paged, whole);
    // Looked through are so many; who asks for what is rare hears how far that reached.
    deepStrictEqual(await list({ kinds: ["host"], most_looked: 2 }), [[], 2_000]);
    deepStrictEqual(await list({ kinds: ["host"], most_looked: 5 }), [[], null]);
  });

  test("retain() removes what is past its age, and all of a pool that nobody has had for so long", async (store) => {
    const gone = { pool_key: "9", is_listed: false };
    const devices = [ledgerDevice("21", { pool_key: "9" })];
    await put(
      store,
      { ...WRITE, pools: [ledgerPool(), ledgerPool({ ...gone, listed_ms: 5_000 })], devices },
      { devices: WRITE.devices, journal: [journalRow("a"), journalRow("b", { at_ms: DAY_MS })] },
    );
    const { ledger_rows } = await store.retain(keepAll({ ledger_before_ms: 5_000 }));

    strictEqual(ledger_rows, 3);
    deepStrictEqual(await countRows(store, GUID), {
      states: 1,
      devices: 1,
      growth: 1,
      sightings: 1,
      scans: 0,
      capacity: 1,
      snapshots: 2,
    });
    strictEqual((await store.listJournal({ host_id: 1, limit: 9 })).length, 1);

    await store.retain(keepAll({ ledger_before_ms: 100 * DAY_MS }));

    deepStrictEqual((await store.listLedgerPools()).map(({ pool_key }) => pool_key), [GUID]);
    deepStrictEqual(await countRows(store, GUID), {
      states: 1,
      devices: 1,
      growth: 0,
      sightings: 1,
      scans: 0,
      capacity: 0,
      snapshots: 2,
    });
    deepStrictEqual(await store.listLedger("devices", "9"), []);
  });

  test("where a device was goes by when it came elsewhere, and where it is stays", async (store) => {
    const [at] = WRITE.sightings;
    if (at === undefined) throw new Error("no sighting");
    await put(store, { sightings: [at] }, { sightings: [{ ...at, from_ms: 9_000, name: "sdb" }] });
    await put(store, { sightings: [{ ...at, from_ms: 9_000, name: "sdc" }] });

    await store.retain(keepAll({ ledger_before_ms: 9_000 }));
    strictEqual((await store.listLedger("sightings", GUID)).length, 2);
    await store.retain(keepAll({ ledger_before_ms: 9_001 }));

    deepStrictEqual(
      (await store.listLedger("sightings", GUID)).map(({ from_ms, name }) => [from_ms, name]),
      [[9_000, "sdc"]],
    );
  });

  test("a host's journal goes with it, and its pool's ledger stays", async (store) => {
    const host_id = await insertTestingHost(store, "pve-01");
    await put(store, { ...WRITE, pools: [ledgerPool()], journal: [journalRow("a", { host_id })] });

    await store.deleteHost("pve-01");

    deepStrictEqual(await store.listJournal({ host_id, limit: 9 }), []);
    strictEqual((await store.listLedger("scans", GUID)).length, 1);
  });
}

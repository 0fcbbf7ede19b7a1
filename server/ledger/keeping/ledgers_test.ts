import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Clock } from "../../../shared/clock.ts";
import { type Kind, readSample } from "../../../shared/sample/mod.ts";
import type { KnownSample } from "../../../shared/verdict/mod.ts";
import { aDisk, aPool, GUID, NEW_YEAR_MS } from "../../../testing/ledger/pools.ts";
import { execSql, withStore } from "../../../testing/store.ts";
import type { LedgerKind, Store } from "../../store/port.ts";
import { Ledgers } from "./ledgers.ts";

const HOST = { host_id: 1, fast_seconds: 30 };
const KINDS: readonly LedgerKind[] = ["states", "devices", "scans", "capacity", "snapshots"];

/** A clock of which each look takes `lookMs`. */
function slowClock(lookMs: number): Clock {
  let ms = 0;
  return {
    nowMs: () => NEW_YEAR_MS,
    monotonicMs: () => ms += lookMs,
    sleep: () => new Promise((done) => setTimeout(done)),
  };
}

function sampleOf(kind: Kind, atMs: number, data: Record<string, unknown>): KnownSample {
  const times = { collected_at_us: atMs * 1000, received_at_ms: atMs, sent_at_ms: atMs };
  return { kind, ...times, sections: readSample(kind, data) } as KnownSample;
}

function fast(atMs: number, checksum_errors: number): KnownSample {
  const pools = [aPool([aDisk("sda", { guid: "11", checksum_errors }), aDisk("sdb")])];
  return sampleOf("fast", atMs, { zfs_pools: { available: true, pools } });
}

function medium(atMs: number, count: number): KnownSample {
  const datasets = Array.from({ length: count }, (_, at) => ({
    name: at === 0 ? "tank" : `tank/${at}`,
    used_bytes: 1e9,
    available_bytes: 1e9,
    usedbysnapshots_bytes: 1,
    creation_unix: 1e9 + at,
    quota_bytes: atMs % 7,
    snapshots: ["hourly", "daily"].map((often) => ({
      class: `sanoid ${often}`,
      count: 3,
      newest_unix: atMs / 1000,
      oldest_unix: 1e9,
    })),
  }));
  return sampleOf("medium", atMs, {
    zfs_datasets: { available: true, datasets, snapshot_changes: [] },
  });
}

const rethrow = (_: string, error: unknown) => {
  throw error;
};

async function openLedgers(store: Store, clock: Clock): Promise<Ledgers> {
  const ledgers = new Ledgers({ store, clock, nameOf: String, onFault: rethrow });
  await ledgers.open();
  return ledgers;
}

/** Everything that is kept after the same samples. How many of them were not done at once. */
async function keep(store: Store, clock: Clock) {
  const ledgers = await openLedgers(store, clock);
  const rests: Promise<void>[] = [];
  let done = 0;
  const samples = [
    fast(NEW_YEAR_MS, 0),
    medium(NEW_YEAR_MS + 1_000, 700),
    fast(NEW_YEAR_MS + 30_000, 3),
    medium(NEW_YEAR_MS + 301_003, 690),
    fast(NEW_YEAR_MS + 330_000, 3),
  ];
  for (const sample of samples) {
    const { write, rest } = ledgers.take(HOST, sample, () => done++);
    await store.transaction(write);
    if (rest !== null) rests.push(rest);
  }
  await Promise.all(rests);
  strictEqual(done, rests.length);
  const rows = await Promise.all(KINDS.map((kind) => store.listLedger(kind, GUID)));
  const journal = await store.listJournal({ host_id: 1, limit: 2_000 });
  return {
    rests: rests.length,
    kept: { rows, journal: journal.map(({ id: _, ...row }) => row), facts: ledgers.facts(1) },
  };
}

Deno.test("what is taken turn by turn is what is taken at once, in order, and all of it is written", async () => {
  await withStore(async (quick) => {
    await withStore(async (slow) => {
      const atOnce = await keep(quick, slowClock(0));
      const inTurns = await keep(slow, slowClock(6));

      strictEqual(atOnce.rests, 0);
      ok(inTurns.rests >= 2);
      deepStrictEqual(inTurns.kept, atOnce.kept);
      strictEqual(atOnce.kept.facts.device_errors[0]?.unacknowledged.checksum, 3);
      strictEqual(atOnce.kept.rows[4]?.length, 1_400);
    });
  });
});

Deno.test("a damaged row, or what is remembered beside rows, costs itself alone", async () => {
  await withStore(async (store, path) => {
    const before = await openLedgers(store, slowClock(0));
    for (const [at, errors] of [0, 4].entries()) {
      const sample = fast(NEW_YEAR_MS + at * 30_000, errors);
      await store.transaction(before.take(HOST, sample, () => {}).write);
    }
    execSql(path, `UPDATE ledger_states SET detail = '{"state":{"errors":7}}'`);
    execSql(path, `UPDATE ledger_devices SET detail = '' WHERE device LIKE '%sdb%'`);

    const after = await openLedgers(store, slowClock(0));
    after.take(HOST, fast(NEW_YEAR_MS + 60_000, 6), () => {});

    const [error] = after.facts(1).device_errors;
    deepStrictEqual([error?.device, error?.unacknowledged.checksum], ["tank/sda", 6]);
  });
});

Deno.test("a pool whose GUID is read at last goes on with what is remembered of it, and so does the next process", async () => {
  await withStore(async (store) => {
    const told = (atMs: number, guid: string | null, checksum_errors: number) => {
      const disk = aDisk("sda", { guid: guid === null ? null : "11", checksum_errors });
      const pools = [aPool([disk, aDisk("sdb")], { guid })];
      return sampleOf("fast", atMs, { zfs_pools: { available: true, pools } });
    };
    const errorsOf = (ledgers: Ledgers) =>
      ledgers.listPools(1).map(({ memory: { pool_key, ledger } }) => [
        pool_key,
        ledger.errors?.devices.filter(({ left_ms }) => left_ms === null).length,
        ledger.errors?.devices.map(({ total }) => total.checksum).filter((errors) => errors > 0),
      ]);
    const take = async (ledgers: Ledgers, sample: KnownSample) =>
      await store.transaction(ledgers.take(HOST, sample, () => {}).write);

    const first = await openLedgers(store, slowClock(0));
    await take(first, told(NEW_YEAR_MS, null, 3));
    await take(first, told(NEW_YEAR_MS + 30_000, GUID, 5));
    deepStrictEqual(errorsOf(first), [[GUID, 4, [5]]]);

    const next = await openLedgers(store, slowClock(0));
    await take(next, told(NEW_YEAR_MS + 60_000, GUID, 6));
    deepStrictEqual(errorsOf(next), [[GUID, 4, [6]]]);
  });
});

Deno.test("a pool that nobody has had for 400 days is remembered no more", async () => {
  await withStore(async (store) => {
    const clock = { ...slowClock(0), nowMs: () => nowMs };
    let nowMs = NEW_YEAR_MS;
    const ledgers = await openLedgers(store, clock);
    await store.transaction(ledgers.take(HOST, fast(NEW_YEAR_MS, 0), () => {}).write);
    const none = sampleOf("fast", NEW_YEAR_MS + 30_000, {
      zfs_pools: { available: true, pools: [] },
    });
    await store.transaction(ledgers.take(HOST, none, () => {}).write);

    ledgers.prune();
    strictEqual(ledgers.findPool(GUID)?.row.pool_key, GUID);
    nowMs += 401 * 86_400_000;
    ledgers.prune();
    strictEqual(ledgers.findPool(GUID), null);
  });
});

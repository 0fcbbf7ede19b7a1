/** A SQLite database that is copied to PostgreSQL is there as it was, however often the copy is killed. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { degraded } from "../../server/store/conformance/changes.ts";
import { totp } from "../../server/store/conformance/factors.ts";
import { snapshotPolicy } from "../../server/store/conformance/snapshot_policies.ts";
import { threshold } from "../../server/store/conformance/thresholds.ts";
import { left, mute } from "../../server/store/conformance/words.ts";
import { copyDatabase } from "../../server/store/copying/mod.ts";
import type { Engine } from "../../server/store/engine.ts";
import { createPostgresEngine } from "../../server/store/postgres/engine.ts";
import { createSqliteEngine } from "../../server/store/sqlite/engine.ts";
import { DatabaseRefused, type Store } from "../../server/store/port.ts";
import { addressOf } from "../../testing/engine.ts";
import {
  channelRow,
  holdRow,
  incidentEvent,
  policyRow,
  putDeliveries,
  putIncidents,
  queuedDelivery,
  storedIncident,
  toldRow,
  windowRow,
} from "../../testing/incidents/rows.ts";
import { GUID } from "../../testing/ledger/pools.ts";
import {
  journalRow,
  ledgerCapacity,
  ledgerDevice,
  ledgerPool,
  ledgerScan,
  ledgerSnapshots,
} from "../../testing/ledger/rows.ts";
import {
  createTestingPostgres,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../testing/postgres.ts";
import { startServerCommand } from "../../testing/server_process.ts";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  recordReasons,
  testingApiToken,
  testingSample,
} from "../../testing/store.ts";

const CHILD = fileURLToPath(new URL("./copy_child.ts", import.meta.url));
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 20);
const SAMPLES = 300;
const ENTRY = { at_ms: 1, who: "t", address: null, action: "database_migrated", subject: "" };

stopPostgresAfterTests();

/** Some of everything: samples that are settled and recent, a host that is gone. */
async function fill(store: Store): Promise<void> {
  const [one, two, gone] = [
    await insertTestingHost(store, "pve-01"),
    await insertTestingHost(store, "pve-02"),
    await insertTestingHost(store, "gone"),
  ];
  for (let at = 0; at < SAMPLES; at++) {
    const atMs = NOW_MS + at * 600_000;
    const samples = [one, two].map((id) =>
      testingSample(id, atMs * 1_000, {
        received_at_ms: atMs,
        payload: JSON.stringify({ at, id, text: "the same each time" }),
        history: [
          { metric: "load1", value: at / 10 },
          { metric: "pool:tank:capacity_percent", value: at / 7 },
        ],
      })
    );
    await insertSamples(store, samples);
    if (at === SAMPLES / 2) await store.trimHost(one, Number.MAX_SAFE_INTEGER);
  }
  const text = '{"pools":[]}';
  const reading = { section: "zfs_pools", collected_at_us: 1, read_at_ms: 1, text } as const;
  await insertSamples(store, [
    testingSample(two, 5, { newest: "by_receipt", last_good: [reading] }),
    testingSample(gone, 5),
  ]);
  await recordReasons(store, { opened: [degraded(one, 1), degraded(two, 2, { text: "a\0b" })] });
  await store.putMute(mute(one));
  await store.putLeftPool(left(one));
  await store.putHostEvent({ host_id: one, code: "pve_event", subject: "s", text: "t", at_ms: 1 });
  await store.putThreshold(threshold({ kind: "host", host_id: one }));
  await store.putThreshold(threshold({ kind: "all" }));
  await store.putSnapshotPolicy(snapshotPolicy());
  await store.insertFactor(totp("t"), ["code"]);
  await store.insertSession("session", 1);
  await store.insertApiToken(testingApiToken("hash"));
  await store.insertWall({ id: "w", name: "hall", token_hash: "t", created_at_ms: 1 });
  await store.insertAudit(ENTRY);
  await store.putSetting("key", "value");
  await store.renewCodes([one, two, gone].map((host_id) => ({
    host_id,
    code_hash: `code of ${host_id}`,
    created_at_ms: 1,
    expires_at_ms: 2,
  })));
  await store.endCode(one, "hash of pve-01", 1);
  await store.putChannel(channelRow("mail"));
  await store.putPolicy(policyRow("p", { remind_after_minutes: 1.5 }));
  await store.putWindow(windowRow("w"));
  await store.queueAct({ at_ms: 1, incident_id: "a", author: "a", note: "", expires_at_ms: null });
  await putIncidents(store, storedIncident("a"));
  await putDeliveries(store, queuedDelivery("d", { incident_id: "a" }));
  await store.transaction((transaction) => {
    transaction.addIncidentEvent(incidentEvent("a", 1));
    transaction.putTold(toldRow({ incident_id: "a" }));
    transaction.putHold(holdRow({ incident_id: "a" }));
    transaction.putLedger({
      pools: [ledgerPool()],
      devices: [ledgerDevice("11")],
      scans: [ledgerScan({ start_unix: 1_780_000_000.25 })],
      capacity: [ledgerCapacity(3)],
      snapshots: [ledgerSnapshots("data")],
      journal: [journalRow("a", { host_id: one }), journalRow("b", { host_id: one })],
    });
  });
  await store.deleteHost("gone");
}

/** What a server would find, of whichever engine. */
async function readAll(store: Store) {
  const hosts = await store.listHosts();
  const perHost = hosts.map(async ({ id }) => ({
    samples: await store.countSamples(id),
    latest: await store.latestSample(id, "fast"),
    asOf: await store.sampleAsOf(id, "fast", NOW_MS + DAY_MS),
    load: await store.listHistory(id, "load1", 0, Infinity),
    capacity: await store.listHistory(id, "pool:tank:capacity_percent", 0, Infinity),
    lastGood: await store.listLastGood(id),
    events: await store.listHostEvents(id),
    journal: await store.listJournal({ host_id: id, limit: 10 }),
    bytes: await store.storedBytes(id),
  }));
  return JSON.parse(
    JSON.stringify({
      hosts,
      perHost: await Promise.all(perHost),
      changes: await store.listChanges({ host_id: null, limit: 10 }),
      mutes: await store.listMutes(0),
      left: await store.listLeftPools(),
      thresholds: await store.listThresholds(),
      snapshotPolicies: await store.listSnapshotPolicies(),
      factors: [await store.listFactors(), await store.countRecoveryCodes()],
      sessions: await store.listSessions(),
      tokens: await store.listApiTokens(),
      walls: await store.listWalls(),
      audit: (await store.listAudit({ limit: 10 })).filter(({ who }) => who !== "test"),
      enrolments: [await store.listEnrolments(), await store.findLiveCode(2, 1)],
      setting: await store.findSetting("key"),
      telling: [await store.listChannels(), await store.listPolicies(), await store.listWindows()],
      acts: await store.listQueuedActs(),
      incidents: [await store.listLiveIncidents(0), await store.listIncidents({ limit: 10 })],
      around: [
        await store.listIncidentEvents("a", 0, 10),
        await store.listTold(),
        await store.listHolds(),
        await store.listDeliveries({ incident_id: "a", limit: 10 }),
      ],
      ledger: [
        await store.listLedgerPools(),
        await store.listLedger("devices", GUID),
        await store.listLedger("scans", GUID),
        await store.listLedger("capacity", GUID),
        await store.listLedger("snapshots", GUID),
      ],
    }).replaceAll("a\\u0000b", "a\uFFFDb"),
  );
}

async function readBy(engine: Engine) {
  await using store = await engine.open();
  return await readAll(store);
}

function engineOf(database: TestingPostgres): Engine {
  return createPostgresEngine(addressOf(database.url), "/");
}

/** Runs a copy and kills it once it has said that; null: not at all. What it said. */
async function copyUntil(path: string, url: string, line: string | null): Promise<string[]> {
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "--no-check", CHILD, path, url],
    stdout: "piped",
  }).spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (line !== null && said.includes(`\n${line}\n`)) {
      child.kill("SIGKILL");
      break;
    }
  }
  await child.status;
  return said.trim().split("\n");
}

/** How many rows of a source a run has copied; 0 of what was not said. */
function mostOf(said: readonly string[], source: string): number {
  const rows = said.map((line) => /^(.*) (\d+)$/.exec(line)).filter((found) =>
    found?.[1] === source
  );
  // The last says how many rows were compared.
  return Math.max(0, ...rows.slice(0, -1).map((found) => Number(found?.[2])));
}

Deno.test("a copy that is killed twice ends with every row as it was", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    await using store = await createSqliteEngine(path).open({ commitWaitMs: 0 });
    await fill(store);
  }
  await using database = await createTestingPostgres({ isEmpty: true });

  await copyUntil(path, database.url, "history 80");
  const second = await copyUntil(path, database.url, "samples 120");
  const last = await copyUntil(path, database.url, null);

  // Each went on where the one before was killed.
  ok(mostOf(second, "history") <= 2 * SAMPLES - 80, "history");
  ok(mostOf(last, "samples") <= 2 * SAMPLES + 1 - 120, "samples");
  match(last.at(-1) ?? "", /^windows 1$/);
  const copied = await readBy(engineOf(database));
  deepStrictEqual(copied, await readBy(createSqliteEngine(path)));
  strictEqual(copied.perHost[0].samples, SAMPLES);
  strictEqual(database.sql("SELECT 1 FROM settings WHERE key LIKE 'migrate_to%'").length, 0);

  // Ids go on behind those that were ever given, also to what is gone.
  await using store = await engineOf(database).open();
  strictEqual(await insertTestingHost(store, "new"), 4);
});

Deno.test("what changed in the source since the copy began is there in the end", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const engine = createSqliteEngine(path);
  {
    await using store = await engine.open();
    await insertTestingHost(store, "pve-01");
    await store.putSetting("key", "before");
  }
  await using database = await createTestingPostgres({ isEmpty: true });
  const address = addressOf(database.url);
  const stopping = copyDatabase({
    path,
    address,
    entry: ENTRY,
    onProgress({ source }) {
      if (source === "windows") throw new Error("stopped");
    },
  });
  await rejects(stopping, /stopped/);
  execSql(path, "UPDATE settings SET value = 'after'");

  const told: string[] = [];
  await copyDatabase({
    path,
    address,
    entry: ENTRY,
    onProgress: ({ source, rows, of, state }) => void told.push(`${source} ${rows}/${of} ${state}`),
  });

  await using store = await engineOf(database).open();
  strictEqual(await store.findSetting("key"), "after");
  ok(told.includes("settings 1/1 equal"));
});

Deno.test("migrate-to says what it copied and compared, and refuses what is in use", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const engine = createSqliteEngine(path);
  {
    await using store = await engine.open();
    await insertTestingHost(store, "pve-01");
  }
  await using database = await createTestingPostgres({ isEmpty: true });
  const run = async () => {
    const command = await startServerCommand(["migrate-to", database.url], { DATABASE_PATH: path });
    return { code: await command.ended(), stdout: command.stdout, stderr: command.stderr };
  };
  {
    using _lock = await engine.lock("serve");
    const { code, stderr } = await run();
    strictEqual(code, 1);
    match(stderr, /^Cannot copy ".*monitor.db": another process serves or changes it/m);
  }

  const { code, stdout, stderr } = await run();
  deepStrictEqual([code, stderr], [0, ""]);
  match(stdout, /^hosts: copied 1 of 1 rows\.$/m);
  match(stdout, /^hosts: 1 rows, equal in both\.$/m);
  match(stdout, /^Copied ".*monitor.db" to "postgres:\/\/.*"; set DATABASE_URL and start/m);

  const again = await run();
  strictEqual(again.code, 1);
  match(again.stderr, /^Cannot copy to "postgres:.*": it has hosts already/m);
});

Deno.test("a source of another schema is refused", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    await using database = await createSqliteEngine(path).maintain("migrate");
    await database.migrate();
    await database.rollback();
  }
  await using database = await createTestingPostgres({ isEmpty: true });

  await rejects(
    copyDatabase({ path, address: addressOf(database.url), entry: ENTRY, onProgress: () => {} }),
    (error) => error instanceof DatabaseRefused && /run "migrate" first$/.test(error.message),
  );
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../../testing/clock.ts";
import { addressOf } from "../../../testing/engine.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../../testing/postgres.ts";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import { keepAll } from "../conformance/suite.ts";
import { openStore } from "./open_store.ts";

const DAY_MS = 86_400_000;
const TODAY_MS = Date.UTC(2026, 10, 20);

function open(database: TestingPostgres, clock: TestingClock) {
  return openStore({ address: addressOf(database.url), clock });
}

const listDays = (database: TestingPostgres, table: string) =>
  database.sql(`SELECT inhrelid::regclass FROM pg_inherits
    WHERE inhparent = '${table}'::regclass ORDER BY 1::text`);

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("retain() makes the days around today, and drops those past but for the newest", async () => {
    await using database = await createTestingPostgres();
    const clock = new TestingClock(TODAY_MS + 5_000);
    await using store = await open(database, clock);
    await store.retain(keepAll());
    deepStrictEqual(
      listDays(database, "samples").filter((name) => name.includes("_d")).sort(),
      ["samples_d20261119", "samples_d20261120", "samples_d20261121", "samples_d20261122"],
    );
    const [live, dead] = [
      await insertTestingHost(store, "live"),
      await insertTestingHost(store, "dead"),
    ];
    const history = [{ metric: "load1", value: 1 }];
    for (let hour = -20; hour <= 20; hour += 4) {
      const atUs = (TODAY_MS + hour * 3_600_000) * 1_000;
      const hosts = hour < 0 ? [live, dead] : [live];
      await insertSamples(store, hosts.map((id) => testingSample(id, atUs, { history })));
    }
    const [before, others] = [await store.storedBytes(dead), await store.storedBytes(live)];

    const limits = { samples_before_ms: TODAY_MS + 60_000, history_before_ms: TODAY_MS + 60_000 };
    const removed = await store.retain(keepAll(limits));

    // Of the dead host its last stays; what is of today stays too, however old by the hour.
    deepStrictEqual([removed.samples, removed.history_points], [9, 10]);
    deepStrictEqual([await store.countSamples(live), await store.countSamples(dead)], [6, 1]);
    strictEqual(
      (await store.latestSample(dead, "fast"))?.collected_at_us,
      (TODAY_MS - 4 * 3_600_000) * 1_000,
    );
    strictEqual(listDays(database, "samples").includes("samples_d20261119"), false);
    strictEqual(listDays(database, "history").includes("history_d20261119"), false);
    strictEqual(await store.storedBytes(dead) < before, true);
    strictEqual(await store.storedBytes(live) < others, true);
    deepStrictEqual(database.sql(STORED), database.sql(KEPT));
    strictEqual((await store.retain(keepAll(limits))).samples, 0);
  });

  Deno.test("a day of which there are samples already gets no partition, and goes row by row", async () => {
    await using database = await createTestingPostgres();
    await using store = await open(database, new TestingClock(TODAY_MS));
    const id = await insertTestingHost(store, "pve-01");
    const times = [0, 1, 2].map((hour) => TODAY_MS + hour * 3_600_000);
    await insertSamples(store, times.map((ms) => testingSample(id, ms * 1_000)));

    await store.retain(keepAll());

    strictEqual(listDays(database, "samples").includes("samples_d20261120"), false);
    const { samples } = await store.retain(keepAll({ samples_before_ms: TODAY_MS + DAY_MS }));
    deepStrictEqual([samples, await store.countSamples(id)], [2, 1]);
  });
}

/** What hosts have stored, and what is counted of it. */
const KEPT = `SELECT host_id, sum(bytes) FROM (
    SELECT host_id, octet_length(payload) + 100 AS bytes FROM samples
    UNION ALL SELECT host_id, octet_length(payload) + 100 FROM payload_bases
    UNION ALL SELECT host_id, octet_length(points) + 20 FROM history
    UNION ALL SELECT host_id, octet_length(metrics) + 100 FROM history_layouts
    UNION ALL SELECT host_id, octet_length(metric) + 40 FROM history_hourly
  ) AS stored GROUP BY host_id ORDER BY host_id`;
const STORED = "SELECT host_id, bytes FROM host_bytes ORDER BY host_id";

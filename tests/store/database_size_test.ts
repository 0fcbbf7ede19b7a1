/** The room that 48 hours of a host take: two pools, twenty running guests, default intervals. */
import { ok, strictEqual } from "node:assert/strict";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import type { NewSample } from "../../server/store/port.ts";
import {
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  queryRows,
} from "../../testing/store.ts";
import { rounds } from "../../testing/rounds.ts";
import { countSamples, hostSamples } from "../../testing/host_samples.ts";

const HOURS = rounds(24, 48);
/** Bytes for 48 hours, of which this is the part. */
const SHARE = HOURS / 48;
const BATCH = 50;
/** Their rows lie among each other, as those of a real fleet do. */
const HOSTS = 2;

/** Bytes of all tables and indexes whose names match, for one host. */
function bytesOf(path: string, names: RegExp): number {
  const rows = queryRows(path, "SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name");
  return rows.filter((row) => names.test(String(row["name"])))
    .reduce((sum, row) => sum + Number(row["bytes"]), 0) / HOSTS;
}

Deno.test(`${HOURS} hours of a busy host take their share of 10 MB of samples and 2 MB of history`, async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await using store = await openStore({ path });
  const hosts: { id: number; samples: Iterator<NewSample> }[] = [];
  for (let seed = 1; seed <= HOSTS; seed++) {
    const id = await insertTestingHost(store, `pve-${seed}`);
    hosts.push({ id, samples: hostSamples(id, { hours: HOURS, seed }) });
  }

  const last = new Map<number, NewSample>();
  for (let stored = 0; stored < countSamples(HOURS); stored += BATCH) {
    const batch: NewSample[] = [];
    for (let position = 0; position < BATCH; position++) {
      for (const { id, samples } of hosts) {
        const { value, done } = samples.next();
        if (done) continue;
        batch.push(value);
        if (value.kind === "fast") last.set(id, value);
      }
    }
    await insertSamples(store, batch);
  }

  for (const { id } of hosts) {
    strictEqual(await store.countSamples(id), countSamples(HOURS));
    strictEqual((await store.latestSample(id, "fast"))?.payload, last.get(id)?.payload);
    strictEqual((await store.listHistory(id, "load1", 0, Infinity)).length, HOURS * 120);
  }
  const samples = bytesOf(path, /^(samples|payload_bases)/);
  const history = bytesOf(path, /^(sqlite_autoindex_)?history/);
  ok(samples > 1e6 * SHARE && samples <= 10e6 * SHARE, `samples take ${samples} bytes`);
  ok(history > 1e6 * SHARE && history <= 2e6 * SHARE, `the history takes ${history} bytes`);
});

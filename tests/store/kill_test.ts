/** What the store has acknowledged is there after its process was killed, once. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { insertTestingHost, makeTestingDirectory, queryRows } from "../../testing/store.ts";
import { rounds } from "../../testing/rounds.ts";
import { createRandom } from "../../tools/sample_week/random.ts";

const ROUNDS = rounds(3, 20);
const CHILD = fileURLToPath(new URL("./kill_child.ts", import.meta.url));
/** Acknowledgements before the kill: at least one batch, at most some hundred. */
const MAX_ACKNOWLEDGED = 300;

/** Runs the child until it has acknowledged so many batches and kills it. All it acknowledged. */
async function runAndKill(
  path: string,
  round: number,
  acknowledgements: number,
): Promise<string[]> {
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--allow-write", CHILD, path, String(round)],
    stdout: "piped",
  }).spawn();
  let text = "";
  let isKilled = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    // The pipe is read to its end: what was acknowledged before the kill counts as well.
    if (!isKilled && text.split("\n").length > acknowledgements) {
      child.kill("SIGKILL");
      isKilled = true;
    }
  }
  strictEqual((await child.status).signal, "SIGKILL");
  return text.split("\n").slice(0, -1).flatMap((line) => line.split(" "));
}

Deno.test(`every acknowledged sample survives ${ROUNDS} kills, exactly once`, async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    await using store = await openStore({ path });
    for (const name of ["pve-01", "pve-02"]) await insertTestingHost(store, name);
  }
  const random = createRandom(20_260_105);
  const acknowledged: string[] = [];

  for (let round = 0; round < ROUNDS; round++) {
    const lines = 1 + Math.floor(random() * MAX_ACKNOWLEDGED);
    acknowledged.push(...await runAndKill(path, round, lines));

    // Opening recovers what the log holds, and so does a reader of it.
    await using store = await openStore({ path });
    const [check] = queryRows(path, "PRAGMA quick_check");
    deepStrictEqual(check, { quick_check: "ok" });
    const rows = queryRows(path, "SELECT collected_at_us AS id FROM samples");
    const stored = rows.map((row) => String(row["id"]));
    strictEqual(new Set(stored).size, stored.length);
    deepStrictEqual(acknowledged.filter((id) => !new Set(stored).has(id)), []);
    for (const hostId of [1, 2]) {
      const latest = await store.latestSample(hostId, "fast");
      ok(latest === null || JSON.parse(latest.payload).id === latest.collected_at_us);
      const points = await store.listHistory(hostId, "load1", 0, Infinity);
      strictEqual(points.length, await store.countSamples(hostId));
    }
  }
});

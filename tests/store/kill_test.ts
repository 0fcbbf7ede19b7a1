/** What the store has acknowledged is there after its process was killed, once, and whole. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { insertTestingHost, makeTestingDirectory, queryRows } from "../../testing/store.ts";
import { rounds } from "../../testing/rounds.ts";
import { REASONS_OF_UNIT } from "./kill_unit.ts";
import { createRandom } from "../../tools/sample_week/random.ts";

const ROUNDS = rounds(3, 20);
const CHILD = fileURLToPath(new URL("./kill_child.ts", import.meta.url));
/** Acknowledgements before the kill: at least one, at most some hundred. */
const MAX_ACKNOWLEDGED = 300;

const ALL_UNITS = "SELECT DISTINCT opened_at_ms AS number FROM changes ORDER BY number";

/** Those of whom every reason is there. */
const WHOLE_UNITS = `
  SELECT opened_at_ms AS number FROM changes
  GROUP BY opened_at_ms HAVING count(*) = ${REASONS_OF_UNIT} ORDER BY number`;

/** What a group of the child's writes, at most. */
const GROUP_BYTES = 500_000;

interface KillMoment {
  /** So many transactions are acknowledged, … */
  acknowledgements: number;
  /** … and the process has written so many bytes since. */
  bytes: number;
}

/** Runs the child and kills it at that moment. All it acknowledged. */
async function runAndKill(
  path: string,
  round: number,
  { acknowledgements, bytes }: KillMoment,
): Promise<string[]> {
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--allow-write", CHILD, path, String(round)],
    stdout: "piped",
  }).spawn();
  let text = "";
  let killing: Promise<void> | null = null;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    // The pipe is read to its end: what was acknowledged before the kill counts as well.
    if (text.split("\n").length > acknowledgements) killing ??= killAfterBytes(child, bytes);
  }
  await killing;
  strictEqual((await child.status).signal, "SIGKILL");
  return text.split("\n").slice(0, -1);
}

async function killAfterBytes(child: Deno.ChildProcess, bytes: number): Promise<void> {
  const written = async () => {
    const text = await Deno.readTextFile(`/proc/${child.pid}/io`);
    return Number(/^wchar: (\d+)$/m.exec(text)?.[1]);
  };
  const endBytes = await written() + bytes;
  while (await written() < endBytes);
  child.kill("SIGKILL");
}

Deno.test(`every acknowledged transaction survives ${ROUNDS} kills, once, and no other is there in part`, async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    await using store = await openStore({ path });
    for (const name of ["pve-01", "pve-02"]) await insertTestingHost(store, name);
  }
  const random = createRandom(20_260_105);
  const acknowledged: string[] = [];

  for (let round = 0; round < ROUNDS; round++) {
    const acknowledgements = 1 + Math.floor(random() * MAX_ACKNOWLEDGED);
    const bytes = 1 + Math.floor(random() * GROUP_BYTES);
    acknowledged.push(...await runAndKill(path, round, { acknowledgements, bytes }));

    // Opening recovers what the log holds, and so does a reader of it.
    await using store = await openStore({ path });
    const [check] = queryRows(path, "PRAGMA quick_check");
    deepStrictEqual(check, { quick_check: "ok" });
    const numbersOf = (sql: string) => queryRows(path, sql).map((row) => Number(row["number"]));
    const stored = numbersOf("SELECT collected_at_us / 1000 AS number FROM samples");
    strictEqual(new Set(stored).size, stored.length);
    deepStrictEqual(acknowledged.filter((number) => !new Set(stored).has(Number(number))), []);
    const sorted = stored.toSorted((a, b) => a - b);
    deepStrictEqual(numbersOf(WHOLE_UNITS), sorted);
    deepStrictEqual(numbersOf(ALL_UNITS), sorted);
    for (const hostId of [1, 2]) {
      const newest = sorted.findLast((number) => 1 + number % 2 === hostId);
      const latest = await store.latestSample(hostId, "fast");
      const [kept] = await store.listLastGood(hostId);
      deepStrictEqual(
        [latest?.payload, kept?.text].map((json) => json && JSON.parse(json).number),
        [newest, newest],
      );
      const points = await store.listHistory(hostId, "load1", 0, Infinity);
      strictEqual(points.length, await store.countSamples(hostId));
    }
  }
});

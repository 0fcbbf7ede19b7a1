/**
 * Commits transactions until it is killed, many at once, and prints the id of each once it is
 * acknowledged, a line for each. Arguments: the database, the number of this run.
 */
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { writeUnit } from "./kill_unit.ts";

const [path = "", round = "0"] = Deno.args;
/** How many wait for a commit at any time: a group holds several of both hosts. */
const AT_ONCE = 20;

const store = await openStore({ path, commitWaitMs: 2 });
const encoder = new TextEncoder();
let last = Number(round) * 1_000_000;

async function writeForEver(): Promise<never> {
  for (;;) {
    const number = ++last;
    await writeUnit(store, number);
    Deno.stdout.writeSync(encoder.encode(`${number}\n`));
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, writeForEver));

/**
 * A process that tells what becomes of three hosts: path of the database, the time it starts at,
 * the one it ends at, and where it kills itself: "statement 57" of its writer, "before-send 2" the
 * second time at a failpoint, "" nowhere. It prints each time that it has come to. With a
 * DATABASE_URL its database is that one, and the path says only where it would be.
 */
import type { FoundReason } from "../../server/incidents/machine/inputs.ts";
import type { Store } from "../../server/store/port.ts";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { TestingClock } from "../clock.ts";
import { openKillingStore } from "./killing_client.ts";
import { DEGRADED_TANK, judgedNow, knownHost } from "./judged.ts";
import { TellingPlace } from "./telling_place.ts";

const [path = "", startMs = "0", endMs = "0", killAt = ""] = Deno.args;
const [killPlace = "", killCount = "0"] = killAt.split(" ");
const STEP_MS = 10_000;
const SECOND_MS = 1_000;
/** When the pool of each of the hosts is degraded, in seconds before the end. */
const FAULTS = [
  { host: knownHost(1), from: 340, until: 160 },
  { host: knownHost(2), from: 310, until: 0 },
  { host: knownHost(3), from: 250, until: 130 },
];

function foundOf({ from, until }: typeof FAULTS[number], leftMs: number): FoundReason[] {
  const isDegraded = leftMs <= from * SECOND_MS && leftMs > until * SECOND_MS - 1;
  return isDegraded ? [DEGRADED_TANK] : [];
}

const killStatement = killPlace === "statement" ? Number(killCount) : 0;
const writer = () =>
  new Worker(new URL("./killing_writer.ts", import.meta.url), {
    type: "module",
    name: String(killStatement),
  });

function open(): Promise<Store> {
  const url = Deno.env.get("DATABASE_URL");
  return url === undefined
    ? openStore({ path, startWriter: writer, commitWaitMs: 1 })
    : openKillingStore(url, killStatement);
}

let timesAtPlace = 0;
await using store = await open();
await using place = new TellingPlace(store, {
  clock: new TestingClock(Number(startMs)),
  failpoint(name) {
    if (name === killPlace && ++timesAtPlace === Number(killCount)) {
      Deno.kill(Deno.pid, "SIGKILL");
    }
    return Promise.resolve();
  },
});
const { clock } = place;
const { desk } = await place.start();
while (clock.nowMs() < Number(endMs)) {
  Deno.stdout.writeSync(new TextEncoder().encode(`${clock.nowMs()}\n`));
  for (const fault of FAULTS) {
    const reasons = foundOf(fault, Number(endMs) - clock.nowMs());
    await desk.record(judgedNow(place, fault.host, reasons));
  }
  await place.quiet();
  await place.pass(STEP_MS);
}

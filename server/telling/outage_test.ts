/** Receivers that are away, busy, half dead or slow, from what the judge finds to what arrives. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { rounds } from "../../testing/rounds.ts";
import { type HttpSink, openHttpSink } from "../../testing/sinks/http_sink.ts";
import { foundReason, judgedNow } from "../../testing/telling/judged.ts";
import {
  insertSeenHosts,
  type TellingPlace,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";
import { until } from "../../testing/until.ts";
import type { HostAttributes } from "../incidents/machine/inputs.ts";

const MINUTE_MS = 60_000;
const STEP_MS = 30_000;
/** Of an outage: six hours in full. */
const AWAY_MINUTES = rounds(60, 360);

interface Scene {
  place: TellingPlace;
  hosts: readonly HostAttributes[];
  /** The receiver that fails, and one beside it that does not. */
  sink: HttpSink;
  other: HttpSink;
  /** Whose pool is degraded, by host id. */
  degraded: Set<number>;
  /** With a sample of each host each 30 s. */
  pass(minutes: number): Promise<void>;
}

const TANK = foundReason("pool_health", { subject: "tank", subject_id: "4620", text: "DEGRADED" });

function withScene(test: (scene: Scene) => Promise<void>): Promise<void> {
  return withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    await using other = openHttpSink();
    const hosts = await insertSeenHosts(place, 4);
    await place.start();
    // Of what is told late each message is to be seen, not a digest of them.
    const brake = { at_once: 30, per_hour: 300 };
    await place.putWebhook("sink", sink, { brake });
    await place.putWebhook("other", other, { brake });
    const degraded = new Set<number>();
    const pass = async (minutes: number) => {
      for (let passed = 0; passed < minutes * MINUTE_MS; passed += STEP_MS) {
        await place.telling.desk.record(
          ...hosts.map((host) => judgedNow(place, host, degraded.has(host.host_id) ? [TANK] : [])),
        );
        await place.pass(STEP_MS);
      }
    };
    await pass(3);
    await test({ place, hosts, sink, other, degraded, pass });
  });
}

/** One fault that is over meanwhile, one that lasts, one that comes late. */
async function liveThrough({ degraded, pass, other }: Scene, minutes: number): Promise<void> {
  degraded.add(1).add(2);
  await pass(minutes / 3);
  degraded.delete(1);
  await pass(minutes / 3);
  degraded.add(3);
  await pass(minutes / 3);
  deepStrictEqual(titlesOf(other), [
    "Critical: pve-1 · tank",
    "Critical: pve-2 · tank",
    "Resolved: pve-1 · tank",
    ...(minutes > 240 ? ["Critical: pve-3 · tank", "Still critical: pve-2 · tank"] : [
      "Critical: pve-3 · tank",
    ]),
  ], "the other channel waits for nothing");
}

/** Titles of messages of one host, without the times in them. */
function ofHost(sink: Pick<HttpSink, "received">, name: string): string[] {
  const titles = new Map(sink.received.map(({ headers, body }) => [
    headers.get("idempotency-key") ?? "",
    (JSON.parse(body) as { title: string }).title,
  ]));
  return [...titles.values()].filter((title) => title.includes(`${name} ·`))
    .map((title) => title.replace(/ \d{4}-.*?: /, ": "));
}

Deno.test(`R3, R5: a receiver that is away for ${AWAY_MINUTES} minutes gets every message, each once`, () =>
  withScene(async (scene) => {
    const { sink, degraded, pass } = scene;
    await sink.close();
    await liveThrough(scene, AWAY_MINUTES);
    sink.open();
    await pass(20);
    degraded.clear();
    await pass(2);

    deepStrictEqual(ofHost(sink, "pve-1"), ["Was critical: pve-1 · tank"]);
    deepStrictEqual(ofHost(sink, "pve-2"), ["Critical: pve-2 · tank", "Resolved: pve-2 · tank"]);
    deepStrictEqual(ofHost(sink, "pve-3"), ["Critical: pve-3 · tank", "Resolved: pve-3 · tank"]);
    strictEqual(sink.received.length, 5);
  }));

Deno.test("R3: through an hour of 429 nothing is lost, and it is asked as seldom as it said", () =>
  withScene(async (scene) => {
    const { sink, degraded, pass } = scene;
    sink.behave({ does: "answers", status: 429, headers: { "retry-after": "600" } });
    await liveThrough(scene, 60);
    const asked = sink.received.length;
    sink.behave({ does: "answers", status: 200 });
    await pass(20);
    degraded.clear();
    await pass(2);

    ok(asked >= 5 && asked <= 8, `${asked}`);
    const fresh = { received: sink.received.slice(asked) };
    deepStrictEqual(ofHost(fresh, "pve-1"), ["Was critical: pve-1 · tank"]);
    deepStrictEqual(ofHost(fresh, "pve-2"), ["Critical: pve-2 · tank", "Resolved: pve-2 · tank"]);
    deepStrictEqual(ofHost(fresh, "pve-3"), ["Critical: pve-3 · tank", "Resolved: pve-3 · tank"]);
    strictEqual(fresh.received.length, 5);
  }));

Deno.test("R2: one that takes a message and dies before it answers gets it again under its key", () =>
  withScene(async ({ sink, other, degraded, pass }) => {
    sink.behave({ does: "dies" }, { does: "dies" }, { does: "answers", status: 200 });
    degraded.add(1);
    await pass(5);
    degraded.delete(1);
    await pass(3);

    const keys = sink.received.map(({ headers }) => headers.get("idempotency-key"));
    const [first, , , last] = keys;
    deepStrictEqual(keys, [first, first, first, last]);
    ok(last !== first);
    deepStrictEqual(ofHost(sink, "pve-1"), ["Critical: pve-1 · tank", "Resolved: pve-1 · tank"]);
    strictEqual(other.received.length, 2);
  }));

Deno.test("R4: one that is slow keeps no other channel waiting, and gets all in order", () =>
  withScene(async ({ place, sink, other, degraded, hosts }) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => release = resolve);
    sink.behave({ does: "waits", release: held }, { does: "answers", status: 200 });
    const judge = () =>
      place.telling.desk.record(
        ...hosts.map((host) => judgedNow(place, host, degraded.has(host.host_id) ? [TANK] : [])),
      );
    degraded.add(1);
    await judge();
    await until("the slow one is asked", () => sink.received.length === 1);
    degraded.delete(1);
    degraded.add(2);
    for (let sample = 0; sample < 2; sample++) {
      // Less than what an attempt may take.
      await place.clock.advance(5_000);
      await judge();
    }
    await until("the other has all", () => other.received.length === 3);
    strictEqual(sink.received.length, 1);
    release();
    await place.quiet();
    await place.pass(30_000);

    deepStrictEqual(ofHost(sink, "pve-1"), ["Critical: pve-1 · tank", "Resolved: pve-1 · tank"]);
    deepStrictEqual(ofHost(sink, "pve-2"), ["Critical: pve-2 · tank"]);
  }));

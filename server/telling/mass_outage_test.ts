/** Thousands of hosts that lose their uplink at once and come back, from the desk to receivers. */
import { deepStrictEqual, ok } from "node:assert/strict";
import process from "node:process";
import { rounds } from "../../testing/rounds.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { judgedAway, judgedNow, knownHost } from "../../testing/telling/judged.ts";
import {
  type TellingPlace,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";
import type { Judged } from "../incidents/machine/inputs.ts";

const HOSTS = rounds(1_000, 5_000);
/** Of the thread that judges; at 5,000 hosts, where growth with their square would take 25 s. */
const MOST_SECONDS = 5;
const CHANNELS = ["mail", "phone", "chat"] as const;
const MINUTE_MS = 60_000;
const hosts = Array.from({ length: HOSTS }, (_, at) => knownHost(at + 1));

/** Each host in a turn of its own, as judgements come. */
async function judge(place: TellingPlace, judged: (host: typeof hosts[number]) => Judged) {
  for (const host of hosts) {
    const writes = place.telling.desk.take(judged(host));
    if (!writes.isNothing) {
      place.store.transaction(writes.write, { keep: true, may_wait: !writes.isUrgent });
    }
  }
  await place.quiet();
}

Deno.test(`R20, R21: ${HOSTS} hosts that lose their uplink and come back are two messages`, () =>
  withTellingPlace(async (place) => {
    await using sinks = new AsyncDisposableStack();
    const { desk } = await place.start();
    const receivers = [];
    for (const id of CHANNELS) {
      const sink = sinks.use(openHttpSink());
      receivers.push(sink);
      await place.putWebhook(id, sink);
    }
    await desk.record(...hosts.map((host) => ({ type: "host" as const, host })));
    await place.pass(3 * MINUTE_MS);
    const before = process.threadCpuUsage();

    await judge(place, (host) => judgedAway(place, host));
    await place.pass(5 * MINUTE_MS);
    for (let sample = 0; sample < 2; sample++) {
      await judge(place, (host) => judgedNow(place, host, []));
      await place.pass(30_000);
    }
    await place.pass(5 * MINUTE_MS);

    const { user, system } = process.threadCpuUsage(before);
    const seconds = (user + system) / 1e6;
    for (const sink of receivers) {
      deepStrictEqual(titlesOf(sink), ["Offline: outage", "Resolved: outage"]);
    }
    deepStrictEqual(desk.list(), []);
    ok(seconds < MOST_SECONDS, `${seconds} s of processor`);
    await Deno.stdout.write(
      new TextEncoder().encode(`${HOSTS} hosts: ${seconds.toFixed(2)} s of processor\n`),
    );
  }));

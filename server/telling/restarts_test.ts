/** A server that starts again and again on what is stored. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { rounds } from "../../testing/rounds.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { DEGRADED_TANK, judgedNow } from "../../testing/telling/judged.ts";
import {
  insertSeenHosts,
  type TellingPlace,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";
import type { HostAttributes } from "../incidents/machine/inputs.ts";

const RESTARTS = rounds(5, 20);
const HOSTS = 200;
const DEGRADED_HOSTS = 50;
const MINUTE_MS = 60_000;

/** A sample of each host; the pool of the first `DEGRADED_HOSTS` is degraded. */
async function sample(place: TellingPlace, hosts: readonly HostAttributes[]): Promise<void> {
  await place.telling.desk.record(
    ...hosts.map((host, at) => judgedNow(place, host, at < DEGRADED_HOSTS ? [DEGRADED_TANK] : [])),
  );
  await place.quiet();
}

/** For so long, with a sample of each host each 30 s. */
async function pass(place: TellingPlace, hosts: readonly HostAttributes[], ms: number) {
  for (let passed = 0; passed < ms; passed += 30_000) {
    await place.pass(30_000);
    await sample(place, hosts);
  }
}

/** Both are what an update and a longer repair are like. */
const WAYS = ["stopped", "away for five minutes"] as const;

for (const way of WAYS) {
  Deno.test(`R11: ${RESTARTS} starts of a server that was ${way}, with 50 incidents, tell nothing`, () =>
    withTellingPlace(async (place) => {
      await using sink = openHttpSink();
      const hosts = await insertSeenHosts(place, HOSTS);
      await place.start();
      await place.putWebhook("hook", sink);
      await pass(place, hosts, 20 * MINUTE_MS);
      const told = sink.received.length;
      ok(told > 0);
      const open = place.telling.desk.list();
      strictEqual(open.length, DEGRADED_HOSTS);

      for (let restart = 0; restart < RESTARTS; restart++) {
        await place.stop();
        if (way !== "stopped") await place.clock.advance(5 * MINUTE_MS);
        await place.start();
        await pass(place, hosts, 3 * MINUTE_MS);
      }

      deepStrictEqual(titlesOf(sink).slice(told), []);
      deepStrictEqual(
        place.telling.desk.list().map(({ id, state }) => [id, state]),
        open.map(({ id, state }) => [id, state]),
      );
    }));
}

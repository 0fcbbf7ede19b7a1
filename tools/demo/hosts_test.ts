import { deepStrictEqual } from "node:assert/strict";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { judgedAway, judgedNow } from "../../testing/telling/judged.ts";
import {
  insertSeenHosts,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";
import { DEMO_HOSTS, STAY_MS } from "./hosts.ts";

const LOOK_MS = 10_000;
const CYCLES = 4;

Deno.test("a host that goes away and comes back for as long as the demo's is one incident and two messages each time", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const [moving, ...staying] = await insertSeenHosts(place, DEMO_HOSTS.length);
    await place.start();
    await place.putWebhook("mailbox", sink);
    if (moving === undefined) return;
    const ids = new Set<string>();

    for (let atMs = 0; atMs < 2 * CYCLES * STAY_MS; atMs += LOOK_MS) {
      const isThere = Math.floor(atMs / STAY_MS) % 2 === 0;
      const found = isThere ? judgedNow(place, moving, []) : judgedAway(place, moving);
      await place.telling.desk.record(
        found,
        ...staying.map((host) => judgedNow(place, host, [])),
      );
      for (const { id } of place.telling.desk.list()) ids.add(id);
      await place.pass(LOOK_MS);
    }
    await place.telling.desk.record(judgedNow(place, moving, []));
    await place.pass(LOOK_MS);
    await place.telling.desk.record(judgedNow(place, moving, []));
    await place.quiet();

    deepStrictEqual(
      titlesOf(sink),
      Array.from({ length: CYCLES }, () => ["Offline: pve-1", "Resolved: pve-1"]).flat(),
    );
    deepStrictEqual(ids.size, CYCLES);
  }));

import { deepStrictEqual } from "node:assert/strict";
import { policyRow } from "../../testing/incidents/rows.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { DEGRADED_TANK, judgedNow } from "../../testing/telling/judged.ts";
import {
  insertSeenHosts,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";

Deno.test("a host that leaves a group of which nothing is told is told of, one that stays is not", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const hosts = await insertSeenHosts(place, 2);
    const { desk, acts } = await place.start();
    await place.putWebhook("hook", sink);
    await acts.putPolicy(policyRow("lab", { selector: { groups: ["lab"] }, how: "never" }));
    const inLab = hosts.map((host) => ({ ...host, group: "lab" }));
    await desk.record(...inLab.map((host) => ({ type: "host" as const, host })));
    await place.pass(130_000);
    await desk.record(...inLab.map((host) => judgedNow(place, host, [DEGRADED_TANK])));
    await place.quiet();
    deepStrictEqual(titlesOf(sink), []);

    const [first, second] = inLab.map((host, at) => ({ ...host, group: at === 0 ? null : "lab" }));
    for (const host of [first, second]) {
      if (host !== undefined) await desk.record({ type: "host", host });
    }
    await place.quiet();

    deepStrictEqual(titlesOf(sink), ["Critical: pve-1 · tank"]);
  }));

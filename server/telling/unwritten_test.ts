/** A host's own writes may wait behind many others of it, while what they brought about is sent. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { DEGRADED_TANK, judgedNow } from "../../testing/telling/judged.ts";
import {
  insertSeenHosts,
  type TellingPlace,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";
import type { HostAttributes } from "../incidents/machine/inputs.ts";

const RAISED = "Critical: pve-1 · tank";
const RESOLVED = "Resolved: pve-1 · tank";

async function startWithHost(place: TellingPlace, sink: ReturnType<typeof openHttpSink>) {
  const [host] = await insertSeenHosts(place, 1);
  await place.start();
  await place.putWebhook("hook", sink);
  await place.pass(130_000);
  return host as HostAttributes;
}

/** Good samples until the incident is over; what is to be written of it is. */
async function heal(place: TellingPlace, host: HostAttributes): Promise<void> {
  for (let sample = 0; sample < 2; sample++) {
    await place.pass(30_000);
    await place.telling.desk.record(judgedNow(place, host, []));
  }
  await place.pass(30_000);
}

Deno.test("R1: an incident that was told before its host's writes were on disk is not told anew", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const host = await startWithHost(place, sink);

    place.telling.desk.take(judgedNow(place, host, [DEGRADED_TANK]));
    await place.pass(30_000);
    deepStrictEqual(titlesOf(sink), [RAISED]);
    strictEqual(place.telling.desk.unwritten.size, 0, "what is on disk is forgotten");
    await place.stop();
    await place.start();
    await place.telling.desk.record(judgedNow(place, host, [DEGRADED_TANK]));
    await place.pass(30_000);
    await heal(place, host);

    deepStrictEqual(titlesOf(sink), [RAISED, RESOLVED]);
  }));

Deno.test("R1: an end that was told before its host's writes were on disk is no new beginning", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const host = await startWithHost(place, sink);
    await place.telling.desk.record(judgedNow(place, host, [DEGRADED_TANK]));

    for (let sample = 0; sample < 2; sample++) {
      await place.pass(30_000);
      place.telling.desk.take(judgedNow(place, host, []));
    }
    await place.pass(30_000);
    deepStrictEqual(titlesOf(sink), [RAISED, RESOLVED]);
    await place.stop();
    await place.start();
    await heal(place, host);

    deepStrictEqual(titlesOf(sink), [RAISED, RESOLVED]);
    strictEqual(place.telling.desk.list().length, 0);
  }));

/** Incidents outlive the host that they were about, and still say its name. */
import { deepStrictEqual, match } from "node:assert/strict";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { DEGRADED_TANK, foundReason, judgedNow } from "../../testing/telling/judged.ts";
import {
  insertSeenHosts,
  type TellingPlace,
  titlesOf,
  withTellingPlace,
} from "../../testing/telling/telling_place.ts";
import type { HostAttributes } from "../incidents/machine/inputs.ts";
import { NO_FILTER } from "../views/incident_filter.ts";
import { readIncident } from "./incident_details.ts";

const NO_QUORUM = foundReason("quorum_lost", { text: "No quorum: 1 of 3 votes" });
const CLUSTER = { id: "c", name: "prod" };

async function start(place: TellingPlace, hosts: readonly HostAttributes[]): Promise<void> {
  await place.start();
  const { desk } = place.telling;
  await desk.record(...hosts.map((host) => ({ type: "host" as const, host })));
  await place.pass(130_000);
}

/** As its page says it: where it is, and of which hosts its reasons are. */
async function shown({ telling, store, clock }: TellingPlace, host: string) {
  const { incidents, desk } = telling;
  const filter = { ...NO_FILTER, host };
  const { rows } = await incidents.page(filter, { after: null, limit: 10 });
  return await Promise.all(rows.map(async ({ id, place }) => {
    const parts = { incidents, desk, store, nowMs: clock.nowMs(), zone: "UTC" };
    const view = await readIncident(id, parts);
    return { place, hosts: view?.reasons.map(({ host_name }) => host_name) };
  }));
}

Deno.test("a host that was deleted is named by its incidents and messages, also after a restart", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const hosts = await insertSeenHosts(place, 1);
    await start(place, hosts);
    await place.putWebhook("hook", sink);
    for (const host of hosts) {
      await place.telling.desk.record(judgedNow(place, host, [DEGRADED_TANK]));
    }
    await place.quiet();
    sink.behave({ does: "answers", status: 503 });
    await place.store.deleteHost("pve-1");
    await place.telling.desk.record({ type: "host_deleted", host_id: hosts[0]?.host_id ?? 0 });
    await place.quiet();

    await place.stop();
    sink.behave({ does: "answers", status: 200 });
    await start(place, []);

    deepStrictEqual(await shown(place, "PVE-1"), [{ place: "pve-1", hosts: ["pve-1"] }]);
    deepStrictEqual(titlesOf(sink).at(-1), "Resolved: pve-1 · tank");
  }));

Deno.test("a cluster's incident goes on to name a member that was deleted, also after a restart", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const hosts = (await insertSeenHosts(place, 2))
      .map((host): HostAttributes => ({ ...host, cluster: CLUSTER }));
    const [gone, other] = hosts as [HostAttributes, HostAttributes];
    await start(place, hosts);
    for (const seconds of [0, 30]) {
      await place.clock.advance(seconds * 1000);
      for (const host of hosts) {
        await place.telling.desk.record(judgedNow(place, host, [NO_QUORUM]));
      }
    }
    await place.store.deleteHost(gone.name);
    await place.telling.desk.record({ type: "host_deleted", host_id: gone.host_id });
    await place.quiet();

    await place.stop();
    await start(place, [other]);
    await place.putWebhook("hook", sink);
    await place.telling.desk.record(judgedNow(place, other, [NO_QUORUM]));
    await place.quiet();

    deepStrictEqual((await shown(place, gone.name)).map((one) => one.hosts), [["pve-2", "pve-1"]]);
    match(sink.received.at(-1)?.body ?? "", /pve-1: No quorum/);
  }));

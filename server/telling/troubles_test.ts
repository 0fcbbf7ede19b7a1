import { deepStrictEqual } from "node:assert/strict";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { withTellingPlace } from "../../testing/telling/telling_place.ts";

const NONE = { broken_channels: [], is_heartbeat_broken: false };

Deno.test("whoever watches hears that a channel broke, is mended, or is gone, and nothing else", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    const { troubles, acts, desk } = await place.start();
    const heard: unknown[] = [];
    troubles.onChange(() => heard.push(troubles.now().broken_channels));
    await place.putWebhook("hook", sink);
    await place.putWebhook("other", sink);
    await acts.testChannel("hook");
    await place.pass(5_000);
    deepStrictEqual(heard, []);

    sink.behave({ does: "answers", status: 410 });
    for (const id of ["hook", "other"]) {
      await acts.testChannel(id);
      await place.pass(5_000);
    }
    deepStrictEqual(desk.list().map(({ label }) => label), ["hook", "other"]);
    sink.behave({ does: "answers", status: 200 });
    await place.putWebhook("hook", sink);
    await acts.deleteChannel("other");

    deepStrictEqual(heard, [["hook"], ["hook", "other"], ["other"], []]);
    deepStrictEqual(troubles.now(), NONE);
  }));

Deno.test("of many broken channels a few are named and the others counted", () =>
  withTellingPlace(async (place) => {
    const { troubles, acts } = await place.start();
    for (const id of ["a", "b", "c", "d", "e"]) {
      await place.putChannel(id, {});
      await acts.breakChannel(id, "401");
    }

    deepStrictEqual(troubles.now().broken_channels, ["a", "b", "c", "2 more"]);
  }));

Deno.test("secrets that another key sealed break their channel and the heartbeat from the start", () =>
  withTellingPlace(async (place) => {
    await using sink = openHttpSink();
    await place.start();
    await place.putWebhook("hook", sink);
    await place.telling.heartbeat.set(`${sink.url}/beat`);
    deepStrictEqual(place.telling.troubles.now(), NONE);

    const { troubles, heartbeat } = await place.start({ secret: "other".repeat(8) });
    const heard: unknown[] = [];
    troubles.onChange(() => heard.push(troubles.now().is_heartbeat_broken));
    deepStrictEqual(troubles.now(), { broken_channels: ["hook"], is_heartbeat_broken: true });
    await heartbeat.set(null);

    deepStrictEqual(heard, [false]);
  }));

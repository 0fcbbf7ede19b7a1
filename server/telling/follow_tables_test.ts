import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { withTellingPlace } from "../../testing/telling/telling_place.ts";
import { testChannel } from "../../testing/messages.ts";
import type { Window } from "../store/rows/windows.ts";
import { followTables } from "./follow_tables.ts";

const WINDOW: Window = {
  id: "w1",
  selector: null,
  codes: null,
  when: { kind: "weekly", weekdays: [1], start_time: "02:00", minutes: 60 },
  zone: "UTC",
  note: "",
  author: "",
  created_at_ms: 0,
};

Deno.test("followTables() takes what another server stored, and nothing twice", () =>
  withTellingPlace(async (place) => {
    const { desk } = await place.start();
    const { store } = place;
    const follow = () => followTables({ desk, store, time_zone: "UTC" });
    await store.putChannel(testChannel({ id: "c1", zone: "UTC" }));
    await store.putWindow(WINDOW);

    await follow();

    deepStrictEqual(desk.channels().map(({ id }) => id), ["c1"]);
    deepStrictEqual(desk.windows.list(), [WINDOW]);
    const { plan } = desk;
    await follow();
    strictEqual(desk.plan, plan);

    await store.deleteChannel("c1");
    await store.deleteWindow("w1");
    await follow();
    deepStrictEqual(desk.channels(), []);
    deepStrictEqual(desk.windows.list(), []);
  }));

Deno.test("followTables() leaves a channel broken that broke just now and is not stored so yet", () =>
  withTellingPlace(async (place) => {
    const { desk } = await place.start();
    const { store } = place;
    await place.putChannel("c1", {});
    // What it writes is not committed.
    desk.breakChannel("c1", "refused");
    await store.putChannel(testChannel({ id: "c2", name: "second", zone: "UTC" }));

    await followTables({ desk, store, time_zone: "UTC" });

    deepStrictEqual(desk.channels().map(({ id, broken }) => [id, broken?.why ?? null]), [
      ["c1", "refused"],
      ["c2", null],
    ]);
  }));

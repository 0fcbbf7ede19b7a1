/** What the operator says: mutes, and pools that are gone. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { insertTestingHost } from "../../../testing/store.ts";
import type { LeftPool, Mute } from "../port.ts";
import { plain, type Suite } from "./suite.ts";

export function mute(host_id: number, changes: Partial<Mute> = {}): Mute {
  return {
    host_id,
    code: "updates_pending",
    subject: "",
    subject_id: "",
    note: "waits for the maintenance window",
    expires_at_ms: null,
    created_at_ms: 1_000,
    ...changes,
  };
}

export function left(host_id: number, changes: Partial<LeftPool> = {}): LeftPool {
  return {
    host_id,
    guid: "9000",
    name: "backup",
    word: "left",
    note: "sold",
    created_at_ms: 1_000,
    ...changes,
  };
}

/** The order in which an engine lists them is its own. */
function byName<R extends { subject_id?: string; guid?: string }>(rows: readonly R[]): R[] {
  const keyOf = ({ subject_id, guid }: R) => subject_id ?? guid ?? "";
  return plain(rows).sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
}

export function testWords({ test }: Suite): void {
  test("putMute() replaces the mute of the same host, code and identity", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    strictEqual(await store.putMute(mute(id)), true);
    strictEqual(await store.putMute(mute(id, { note: "again", expires_at_ms: 9_000 })), true);
    strictEqual(await store.putMute(mute(id, { subject: "tank", subject_id: "4620" })), true);

    const rows = byName(await store.listMutes(2_000));
    deepStrictEqual(rows, [
      mute(id, { note: "again", expires_at_ms: 9_000 }),
      mute(id, { subject: "tank", subject_id: "4620" }),
    ]);
  });

  test("putMute() refuses a host that is not there", async (store) => {
    strictEqual(await store.putMute(mute(7)), false);
    deepStrictEqual(await store.listMutes(0), []);
  });

  test("listMutes() leaves out a mute from the moment it expires", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.putMute(mute(id, { expires_at_ms: 5_000 }));

    strictEqual((await store.listMutes(4_999)).length, 1);
    strictEqual((await store.listMutes(5_000)).length, 0);
  });

  test("deleteMute() takes exactly one mute back", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.putMute(mute(id));
    await store.putMute(mute(id, { subject: "tank", subject_id: "4620" }));

    strictEqual(await store.deleteMute(id, "updates_pending", ""), true);
    strictEqual(await store.deleteMute(id, "updates_pending", ""), false);

    deepStrictEqual(byName(await store.listMutes(0)).map((row) => row.subject), ["tank"]);
  });

  test("identifyMute() makes a mute by name one of the identity, and never undoes a newer one", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const named = { subject: "tank", subject_id: "tank" };
    const identified = {
      host_id: id,
      code: "updates_pending",
      subject: "tank",
      subject_id: "4620",
    };
    await store.putMute(mute(id, named));

    await store.identifyMute(identified);
    deepStrictEqual(byName(await store.listMutes(0)).map((row) => row.subject_id), ["4620"]);

    await store.putMute(mute(id, { ...named, note: "older" }));
    await store.identifyMute(identified);
    deepStrictEqual(
      byName(await store.listMutes(0)).map(({ subject_id, note }) => [subject_id, note]),
      [
        ["4620", "waits for the maintenance window"],
        ["tank", "older"],
      ],
    );
  });

  test("putLeftPool() replaces what was said of the same pool, and no other's", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    strictEqual(await store.putLeftPool(left(id)), true);
    strictEqual(await store.putLeftPool(left(id, { guid: "9001" })), true);
    strictEqual(await store.putLeftPool(left(id, { word: "comes_and_goes" })), true);

    deepStrictEqual(byName(await store.listLeftPools()), [
      left(id, { word: "comes_and_goes" }),
      left(id, { guid: "9001" }),
    ]);
  });

  test("putLeftPool() refuses a host that is not there", async (store) => {
    strictEqual(await store.putLeftPool(left(7)), false);
    deepStrictEqual(await store.listLeftPools(), []);
  });

  test("deleteLeftPool() takes exactly one word back", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.putLeftPool(left(id));
    await store.putLeftPool(left(id, { guid: "9001" }));

    strictEqual(await store.deleteLeftPool(id, "9000"), true);
    strictEqual(await store.deleteLeftPool(id, "9000"), false);

    deepStrictEqual((await store.listLeftPools()).map(({ guid }) => guid), ["9001"]);
  });
}

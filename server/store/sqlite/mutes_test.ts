import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Mute } from "../port.ts";
import { insertTestingHost, withStore } from "../../../testing/store.ts";

function mute(host_id: number, changes: Partial<Mute> = {}): Mute {
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

Deno.test("putMute() replaces the mute of the same host, code and identity", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    strictEqual(await store.putMute(mute(id)), true);
    strictEqual(await store.putMute(mute(id, { note: "again", expires_at_ms: 9_000 })), true);
    strictEqual(await store.putMute(mute(id, { subject: "tank", subject_id: "4620" })), true);

    const rows = (await store.listMutes(2_000)).map((row) => ({ ...row }));
    deepStrictEqual(rows, [
      mute(id, { note: "again", expires_at_ms: 9_000 }),
      mute(id, { subject: "tank", subject_id: "4620" }),
    ]);
  });
});

Deno.test("putMute() refuses a host that is not there", async () => {
  await withStore(async (store) => {
    strictEqual(await store.putMute(mute(7)), false);
    deepStrictEqual(await store.listMutes(0), []);
  });
});

Deno.test("listMutes() leaves out a mute from the moment it expires", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.putMute(mute(id, { expires_at_ms: 5_000 }));

    strictEqual((await store.listMutes(4_999)).length, 1);
    strictEqual((await store.listMutes(5_000)).length, 0);
  });
});

Deno.test("pruneMutes() removes what has expired and nothing else", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    for (
      const [subject, expires_at_ms] of [["a", 4_999], ["b", 5_000], ["c", 5_001], [
        "d",
        null,
      ]] as const
    ) {
      await store.putMute(mute(id, { subject_id: subject, subject, expires_at_ms }));
    }

    strictEqual(await store.pruneMutes(5_000), 2);

    deepStrictEqual((await store.listMutes(0)).map((row) => row.subject), ["c", "d"]);
  });
});

Deno.test("deleteMute() takes exactly one mute back", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.putMute(mute(id));
    await store.putMute(mute(id, { subject: "tank", subject_id: "4620" }));

    strictEqual(await store.deleteMute(id, "updates_pending", ""), true);
    strictEqual(await store.deleteMute(id, "updates_pending", ""), false);

    deepStrictEqual((await store.listMutes(0)).map((row) => row.subject), ["tank"]);
  });
});

Deno.test("identifyMute() makes a mute by name one of the identity, and never undoes a newer one", async () => {
  await withStore(async (store) => {
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
    deepStrictEqual((await store.listMutes(0)).map((row) => row.subject_id), ["4620"]);

    await store.putMute(mute(id, { ...named, note: "older" }));
    await store.identifyMute(identified);
    deepStrictEqual((await store.listMutes(0)).map(({ subject_id, note }) => [subject_id, note]), [
      ["4620", "waits for the maintenance window"],
      ["tank", "older"],
    ]);
  });
});

/** What Proxmox VE reported of hosts. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { SHARES } from "../../../shared/shares.ts";
import { insertTestingHost } from "../../../testing/store.ts";
import { HOST_EVENT_MS, type HostEventRow } from "../port.ts";
import { keepAll, plain, type Suite } from "./suite.ts";

function event(host_id: number, changes: Partial<HostEventRow> = {}): HostEventRow {
  const code = "backup_event";
  return { host_id, code, subject: "backup-1", text: "failed", at_ms: 1_000, ...changes };
}

export function testHostEvents({ test }: Suite): void {
  test("putHostEvent() replaces the event of the same code and subject", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    strictEqual(await store.putHostEvent(event(id)), true);
    strictEqual(await store.putHostEvent(event(id, { text: "again", at_ms: 3_000 })), true);
    await store.putHostEvent(event(id, { subject: "backup-2", at_ms: 2_000 }));

    deepStrictEqual(plain(await store.listHostEvents(id)), [
      event(id, { subject: "backup-2", at_ms: 2_000 }),
      event(id, { text: "again", at_ms: 3_000 }),
    ]);
    strictEqual(await store.deleteHostEvent(id, "backup_event", "backup-1"), true);
    strictEqual(await store.deleteHostEvent(id, "backup_event", "backup-1"), false);
    strictEqual((await store.listHostEvents(id)).length, 1);
  });

  test("putHostEvent() refuses a host that is not there", async (store) => {
    strictEqual(await store.putHostEvent(event(7)), false);
    deepStrictEqual(await store.listHostEvents(7), []);
  });

  test("putHostEvent() keeps the newest of a host, and no more than its share", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const { eventsPerHost } = SHARES.notification;
    for (let number = 0; number < eventsPerHost + 2; number++) {
      await store.putHostEvent(event(id, { subject: `${number}`, at_ms: number }));
    }
    const kept = await store.listHostEvents(id);
    deepStrictEqual([kept.length, kept[0]?.subject], [eventsPerHost, "2"]);
  });

  test("events go with their host, and with their age", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    await store.putHostEvent(event(one));
    await store.putHostEvent(event(two, { subject: "old", at_ms: 1_000 }));
    await store.putHostEvent(event(two, { subject: "new", at_ms: 2_000 }));

    await store.deleteHost("pve-01");
    await store.retain(keepAll({ now_ms: 1_500 + HOST_EVENT_MS }));
    deepStrictEqual(await store.listHostEvents(one), []);
    deepStrictEqual((await store.listHostEvents(two)).map(({ subject }) => subject), ["new"]);
  });
}

/** Snapshot policies, as they are set, renamed and deleted. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { MAX_SNAPSHOT_POLICIES, type SnapshotPolicy } from "../port.ts";
import { plain, type Suite } from "./suite.ts";

export function snapshotPolicy(changes: Partial<SnapshotPolicy> = {}): SnapshotPolicy {
  return {
    id: "a",
    name: "nightly",
    selector: null,
    datasets: null,
    guest_tags: null,
    newest_at_most_seconds: { daily: 93_600 },
    least_count: null,
    note: "",
    set_by: "operator",
    set_at_ms: 1_000,
    ...changes,
  };
}

const WHOLE = snapshotPolicy({
  id: "b",
  name: "Archive",
  selector: { hosts: ["pve-01"], groups: ["vienna"], tags: ["prod"] },
  datasets: ["tank/vm-*", "tank/my data"],
  guest_tags: ["db"],
  newest_at_most_seconds: { hourly: 5_400, weekly: 691_200, monthly: 2_764_800 },
  least_count: 30,
  note: "Kept for the auditors.",
});

export function testSnapshotPolicies({ test }: Suite): void {
  test("putSnapshotPolicy() keeps all of a policy, and listSnapshotPolicies() has them by name", async (store) => {
    strictEqual(await store.putSnapshotPolicy(snapshotPolicy()), "stored");
    strictEqual(await store.putSnapshotPolicy(WHOLE), "stored");

    deepStrictEqual(plain(await store.listSnapshotPolicies()), [WHOLE, snapshotPolicy()]);
  });

  test("putSnapshotPolicy() replaces the one of its id, also under another name", async (store) => {
    await store.putSnapshotPolicy(snapshotPolicy());
    const renamed = snapshotPolicy({ name: "daily", least_count: 7, newest_at_most_seconds: {} });
    strictEqual(await store.putSnapshotPolicy(renamed), "stored");

    deepStrictEqual(plain(await store.listSnapshotPolicies()), [renamed]);
  });

  test("putSnapshotPolicy() refuses a name that another has, whatever its case", async (store) => {
    await store.putSnapshotPolicy(snapshotPolicy());

    const other = snapshotPolicy({ id: "b", name: "NIGHTLY" });
    strictEqual(await store.putSnapshotPolicy(other), "name_taken");
    strictEqual(await store.putSnapshotPolicy(snapshotPolicy({ name: "Nightly" })), "stored");
    deepStrictEqual((await store.listSnapshotPolicies()).map(({ name }) => name), ["Nightly"]);
  });

  test("putSnapshotPolicy() keeps so many and no more, and those can be changed", async (store) => {
    for (let at = 0; at < MAX_SNAPSHOT_POLICIES; at++) {
      await store.putSnapshotPolicy(snapshotPolicy({ id: `id ${at}`, name: `policy ${at}` }));
    }

    strictEqual(await store.putSnapshotPolicy(snapshotPolicy({ name: "more" })), "too_many");
    const changed = snapshotPolicy({ id: "id 0", name: "policy 0", note: "changed" });
    strictEqual(await store.putSnapshotPolicy(changed), "stored");
    strictEqual((await store.listSnapshotPolicies()).length, MAX_SNAPSHOT_POLICIES);
  });

  test("deleteSnapshotPolicy() takes exactly one away", async (store) => {
    await store.putSnapshotPolicy(snapshotPolicy());
    await store.putSnapshotPolicy(WHOLE);

    strictEqual(await store.deleteSnapshotPolicy("a"), true);
    strictEqual(await store.deleteSnapshotPolicy("a"), false);
    deepStrictEqual(plain(await store.listSnapshotPolicies()), [WHOLE]);
  });

  test("a snapshot policy that is made, changed or deleted is a word of the operator", async (store) => {
    const counts = [(await store.revisions()).words];
    const count = async () => void counts.push((await store.revisions()).words);
    await store.putSnapshotPolicy(snapshotPolicy());
    await count();
    await store.putSnapshotPolicy(snapshotPolicy({ note: "changed" }));
    await count();
    await store.deleteSnapshotPolicy("a");
    await count();

    strictEqual(new Set(counts).size, 4);
  });
}

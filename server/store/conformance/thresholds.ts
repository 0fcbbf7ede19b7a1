/** Thresholds, as they are set for all, for a group or for a host. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { insertTestingHost } from "../../../testing/store.ts";
import type { ThresholdRow } from "../port.ts";
import { plain, type Suite } from "./suite.ts";

export function threshold(
  scope: ThresholdRow["scope"],
  changes: Partial<ThresholdRow> = {},
): ThresholdRow {
  return {
    scope,
    key: "poolFullFromPercent",
    value: 75,
    set_by: "operator",
    set_at_ms: 1_000,
    ...changes,
  };
}

const ALL = { kind: "all" } as const;
const VIENNA = { kind: "group", group: "vienna" } as const;

/** The order in which an engine lists them is its own. */
function sorted(rows: readonly ThresholdRow[]): ThresholdRow[] {
  const textOf = ({ scope, key }: ThresholdRow) => JSON.stringify([scope.kind, scope, key]);
  return plain(rows).sort((a, b) => textOf(a) < textOf(b) ? -1 : 1);
}

export function testThresholds({ test }: Suite): void {
  test("putThreshold() replaces what is set of the same key in the same scope", async (store) => {
    const host_id = await insertTestingHost(store, "pve-01");
    const own = { kind: "host", host_id } as const;

    for (const scope of [ALL, VIENNA, own]) {
      strictEqual(await store.putThreshold(threshold(scope)), "stored");
    }
    strictEqual(await store.putThreshold(threshold(VIENNA, { value: 60 })), "stored");
    strictEqual(await store.putThreshold(threshold(ALL, { key: "scrubAgeDays" })), "stored");

    deepStrictEqual(sorted(await store.listThresholds()), [
      threshold(ALL),
      threshold(ALL, { key: "scrubAgeDays" }),
      threshold(VIENNA, { value: 60 }),
      threshold(own),
    ]);
  });

  test("putThreshold() refuses a host that is not there", async (store) => {
    strictEqual(await store.putThreshold(threshold({ kind: "host", host_id: 7 })), "no_such_host");
    deepStrictEqual(await store.listThresholds(), []);
  });

  test("deleteThreshold() takes exactly one back", async (store) => {
    await store.putThreshold(threshold(ALL));
    await store.putThreshold(threshold(VIENNA));

    strictEqual(await store.deleteThreshold(ALL, "poolFullFromPercent"), true);
    strictEqual(await store.deleteThreshold(ALL, "poolFullFromPercent"), false);

    deepStrictEqual(plain(await store.listThresholds()), [threshold(VIENNA)]);
  });

  test("deleteHost() takes its thresholds along, and no others", async (store) => {
    const host_id = await insertTestingHost(store, "pve-01");
    await store.putThreshold(threshold({ kind: "host", host_id }));
    await store.putThreshold(threshold(ALL));

    await store.deleteHost("pve-01");

    deepStrictEqual(plain(await store.listThresholds()), [threshold(ALL)]);
  });

  test("a threshold that is set, changed or taken back is a word of the operator", async (store) => {
    const counts = [(await store.revisions()).words];
    const count = async () => void counts.push((await store.revisions()).words);
    await store.putThreshold(threshold(ALL));
    await count();
    await store.putThreshold(threshold(ALL, { value: 70 }));
    await count();
    await store.deleteThreshold(ALL, "poolFullFromPercent");
    await count();

    strictEqual(new Set(counts).size, 4);
  });
}

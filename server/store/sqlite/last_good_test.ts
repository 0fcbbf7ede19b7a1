import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { KeptReading } from "../port.ts";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  queryRows,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

function reading(changes: Partial<KeptReading> = {}): KeptReading {
  return {
    section: "zfs_pools",
    collected_at_us: 1_000,
    read_at_ms: 1,
    text: '{"pools":[{"name":"tank","health":"DEGRADED"}]}',
    ...changes,
  };
}

Deno.test("listLastGood() reads every section but the one whose row is damaged", () =>
  withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    const host = reading({ section: "host", text: '{"load1":0.5}' });
    await insertSamples(store, [testingSample(id, 1, { last_good: [reading(), host] })]);
    const [row] = queryRows(path, "SELECT payload FROM last_good WHERE section = 'zfs_pools'");
    const payload = row?.["payload"] as Uint8Array;

    for (let byte = 0; byte < payload.length; byte++) {
      const damaged = payload.map((value, index) => index === byte ? value ^ 0x55 : value);
      execSql(
        path,
        `UPDATE last_good SET payload = x'${damaged.toHex()}'
        WHERE section = 'zfs_pools'`,
      );

      const [first, second] = await store.listLastGood(id);
      deepStrictEqual({ ...first }, host);
      // Of a flipped bit that means nothing the text is whole; of no other is it another text.
      strictEqual(second?.text === null || second?.text === reading().text, true, `byte ${byte}`);
    }
  }));

import { strictEqual } from "node:assert/strict";
import { ledgerDevice } from "../../../testing/ledger/rows.ts";
import { LEDGER_SCHEMAS } from "./ledger_schemas.ts";

Deno.test("of a device that was acknowledged before its time was kept, that is not known", () => {
  const { baseline_ms: _, ...before } = ledgerDevice("1");

  strictEqual(LEDGER_SCHEMAS.devices.parse(before).baseline_ms, null);
  strictEqual(LEDGER_SCHEMAS.devices.parse(ledgerDevice("1", { baseline_ms: 5 })).baseline_ms, 5);
});

/** docs/reasons.md has every threshold as the table of the judge has it. */
import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { THRESHOLD_TABLE } from "../../shared/verdict/threshold_table.ts";
import { rangeText, THRESHOLD_KEYS, thresholdText } from "../../shared/verdict/thresholds.ts";
import { ROOT } from "./documented_commands.ts";
import { readTable } from "./read_table.ts";

Deno.test("docs/reasons.md has every threshold, with its default, range and meaning", async () => {
  const page = await Deno.readTextFile(join(ROOT, "docs/reasons.md"));

  deepStrictEqual(
    readTable(page, "| threshold | default | range | meaning |"),
    THRESHOLD_KEYS.map((key) => {
      const { default: value, meaning } = THRESHOLD_TABLE[key];
      return [`\`${key}\``, thresholdText(key, value), rangeText(key), meaning];
    }),
  );
});

/** docs/protocol.md lists the refusals that agent and server know, each with its class. */
import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { CLOSE_REASONS, JOIN_REFUSALS, PUSH_REFUSALS } from "../../shared/protocol/refusals.ts";
import { ROOT } from "./documented_commands.ts";
import { readTable } from "./read_table.ts";

Deno.test("docs/protocol.md has every refusal with its class", async () => {
  const page = await Deno.readTextFile(join(ROOT, "docs/protocol.md"));
  const tables = { join: JOIN_REFUSALS, sample: PUSH_REFUSALS, close: CLOSE_REASONS };

  const known = Object.entries(tables).flatMap(([where, reasons]) =>
    Object.entries(reasons).map(([reason, className]) => [`\`${reason}\``, where, className])
  );

  deepStrictEqual(readTable(page, "| reason | where | class |"), known);
});

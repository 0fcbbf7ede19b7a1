import { deepStrictEqual } from "node:assert/strict";
import type { Logger } from "@logtape/logtape";
import { warnOfDisk } from "./disk.ts";

const GB = 1e9;

function warnings(options: Parameters<typeof warnOfDisk>[1]): unknown[] {
  const said: unknown[] = [];
  const log = { warn: (_text: string, values: unknown) => said.push(values) };
  warnOfDisk(log as unknown as Logger, options);
  return said;
}

Deno.test("warnOfDisk() says when the retention cannot fit into half of the disk", () => {
  const fits = { disk_bytes: 2 * GB, retention_hours: 48, hosts: 190 };

  deepStrictEqual(warnings(fits), []);
  deepStrictEqual(warnings({ ...fits, hosts: 200 }), [
    { retention_hours: 48, hosts: 200, needed: 1049, share: 1000 },
  ]);
  deepStrictEqual(warnings({ ...fits, hosts: 1, retention_hours: 8760 }).length, 0);
  deepStrictEqual(warnings({ ...fits, hosts: 2, retention_hours: 8760 }).length, 1);
});

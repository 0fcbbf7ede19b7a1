import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { readHostIds } from "./host_ids.ts";
import { createTestingLanes } from "../../testing/lanes.ts";

const FILES = {
  "/host/etc/machine-id": "4f1c8e0b6d2a47f39c5e7a1b3d5f7092\n",
  "/etc/pve/pve-root-ca.pem": "-----BEGIN CERTIFICATE-----\nMIIF\n-----END CERTIFICATE-----\n",
};

function read(files: Record<string, string>) {
  return readHostIds({
    clock: systemClock,
    lane: createTestingLanes({ files }).lane,
    paths: { proc: "/host/proc", pve: "/etc/pve", state: "" },
    agent_version: "0",
  });
}

Deno.test("readHostIds() gives a hash of each, the same every time, and nothing of the text", async () => {
  const ids = await read(FILES);

  deepStrictEqual(await read(FILES), ids);
  match(ids.machine_id ?? "", /^[0-9a-f]{32}$/);
  match(ids.cluster_id ?? "", /^[0-9a-f]{32}$/);
  notStrictEqual(ids.machine_id, FILES["/host/etc/machine-id"].trim());
});

Deno.test("readHostIds() differs where the files do", async () => {
  const other = await read({
    ...FILES,
    "/host/etc/machine-id": "4f1c8e0b6d2a47f39c5e7a1b3d5f7093",
  });

  const ids = await read(FILES);

  notStrictEqual(ids.machine_id, other.machine_id);
  strictEqual(ids.cluster_id, other.cluster_id);
});

Deno.test("readHostIds() knows nothing of absent and empty files", async () => {
  deepStrictEqual(await read({ "/host/etc/machine-id": "\n" }), {
    machine_id: null,
    cluster_id: null,
  });
});

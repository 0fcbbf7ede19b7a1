import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { isNoCurrentFigures } from "../../shared/sample/fields.ts";
import { storageSchema } from "../../shared/sample/storage.ts";
import { TestingClock } from "../../shared/testing_clock.ts";
import type { StorageResource } from "../parsers/pvesh_cluster_resources.ts";
import { createStorageCollector } from "./storage.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./testing_lane.ts";
import { createTestingResources } from "./testing_resources.ts";

const CASES = `${import.meta.dirname}/../../fixtures/cases/guests`;
const CONFIGURED = {
  files: { "/etc/pve/storage.cfg": Deno.readTextFileSync(`${CASES}/storage.cfg`) },
};
const ERROR = { tag: "pvesh", message: "Cannot run" } as const;

function storage(name: string, fields: Partial<StorageResource> = {}): StorageResource {
  return {
    name,
    type: "dir",
    content: ["backup"],
    shared: false,
    available: true,
    used_bytes: 25,
    total_bytes: 100,
    ...fields,
  };
}

async function collect(
  storages: StorageResource[] | null,
  machine: TestingMachine = CONFIGURED,
  node: string | null = "pve1",
) {
  const collector = createStorageCollector(
    {
      clock: new TestingClock(),
      lane: createTestingLanes(machine).lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "" },
      agent_version: "0",
    },
    createTestingResources(
      storages === null ? { errors: [ERROR] } : { resources: { guests: [], storages } },
      node,
    ),
  );
  const section = storageSchema.parse(await collector.collect(createTestingCycle("fast")));
  const byName = new Map(section.storages.map((entry) => [entry.name, entry]));
  return { ...section, byName };
}

const EXPIRED = { available: false, used_bytes: null, total_bytes: null };

Deno.test("storage joins figures and configuration, sorted, disabled ones included", async () => {
  const { storages, errors } = await collect([
    storage("nas-nfs", { shared: true }),
    storage("local-zfs"),
    storage("local"),
  ]);

  deepStrictEqual(errors, []);
  deepStrictEqual(storages.map(({ name, active, enabled }) => [name, active, enabled]), [
    ["local", true, true],
    ["local-zfs", true, true],
    ["nas-nfs", true, true],
    ["old-usb", false, false],
  ]);
  deepStrictEqual(storages[0], {
    name: "local",
    type: "dir",
    content: ["backup"],
    active: true,
    enabled: true,
    shared: false,
    used_bytes: 25,
    total_bytes: 100,
    avail_bytes: 75,
    used_fraction: 0.25,
  });
});

Deno.test("storage gives an inactive storage no sizes and an error of its own", async () => {
  const { byName, errors } = await collect([
    storage("local"),
    storage("local-zfs"),
    storage("nas-nfs", { available: false }),
  ]);

  strictEqual(byName.get("nas-nfs")?.active, false);
  strictEqual(byName.get("nas-nfs")?.used_bytes, null);
  strictEqual(byName.get("nas-nfs")?.avail_bytes, null);
  strictEqual(errors.some(isNoCurrentFigures), false);
  match(errors[0]?.message ?? "", /"nas-nfs"/);
});

Deno.test("storage has no current figures when no storage has any", async () => {
  const names = ["local", "local-zfs", "nas-nfs"];

  const { byName, errors } = await collect(names.map((name) => storage(name, EXPIRED)));

  deepStrictEqual(names.map((name) => byName.get(name)?.active), [null, null, null]);
  strictEqual(byName.get("old-usb")?.active, false);
  strictEqual(errors.every(isNoCurrentFigures), true);
  match(errors[0]?.message ?? "", /3 of 3 storages/);
});

Deno.test("storage keeps what the file says when Proxmox does not answer", async () => {
  const { storages, errors } = await collect(null);

  deepStrictEqual(errors, [ERROR]);
  deepStrictEqual(storages.map(({ name, active, enabled }) => [name, active, enabled]), [
    ["local", null, true],
    ["local-zfs", null, true],
    ["nas-nfs", null, true],
    ["old-usb", false, false],
  ]);
});

Deno.test("storage does not know what is enabled without its file", async () => {
  const { storages, errors } = await collect([storage("local")], {});

  deepStrictEqual(storages.map(({ name, active, enabled }) => [name, active, enabled]), [
    ["local", true, null],
  ]);
  deepStrictEqual(errors.map(({ tag }) => tag), ["pve_files"]);
});

Deno.test("storage takes a storage that is in no file for enabled", async () => {
  const { byName } = await collect([storage("builtin")], { files: { "/etc/pve/storage.cfg": "" } });

  strictEqual(byName.get("builtin")?.enabled, true);
});

Deno.test("storage keeps storages of other nodes out", async () => {
  strictEqual((await collect([])).byName.has("elsewhere"), false);
  strictEqual((await collect([], CONFIGURED, "pve3")).byName.has("elsewhere"), true);
  strictEqual((await collect([], CONFIGURED, null)).byName.has("elsewhere"), false);
});

for (
  const [used_bytes, total_bytes, avail_bytes, used_fraction] of [
    [0, 0, 0, null],
    [0, 100, 100, 0],
    [100, 100, 0, 1],
    [101, 100, 0, 1.01],
    [null, 100, null, null],
  ] as const
) {
  Deno.test(`storage has ${avail_bytes} bytes left of ${total_bytes} with ${used_bytes} used`, async () => {
    const { byName } = await collect([storage("local", { used_bytes, total_bytes })]);

    strictEqual(byName.get("local")?.avail_bytes, avail_bytes);
    strictEqual(byName.get("local")?.used_fraction, used_fraction);
  });
}

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { isNoCurrentFigures } from "../../shared/sample/fields.ts";
import { storageSchema } from "../../shared/sample/storage.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { StorageResource } from "../parsers/pve/cluster_resources.ts";
import { createStorageCollector } from "./storage.ts";
import {
  createTestingCycle,
  createTestingLanes,
  type TestingMachine,
} from "../../testing/lanes.ts";
import { createTestingResources } from "../../testing/resources.ts";

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
      storages === null
        ? { errors: [ERROR] }
        : { resources: { guests: [], storages, orphans: [] } },
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

Deno.test("storage gives an inactive storage no sizes, and that is no error", async () => {
  const { byName, errors } = await collect([
    storage("local"),
    storage("local-zfs"),
    storage("nas-nfs", { available: false }),
  ]);

  strictEqual(byName.get("nas-nfs")?.active, false);
  strictEqual(byName.get("nas-nfs")?.used_bytes, null);
  strictEqual(byName.get("nas-nfs")?.avail_bytes, null);
  deepStrictEqual(errors, []);
});

Deno.test("storage tells a storage that Proxmox does not list beside current figures", async () => {
  const { byName, errors } = await collect([storage("local"), storage("local-zfs")]);

  strictEqual(byName.get("nas-nfs")?.active, null);
  strictEqual(byName.get("nas-nfs")?.enabled, true);
  strictEqual(byName.get("local")?.active, true);
  deepStrictEqual(errors, [{
    tag: "pvesh",
    message: 'Cannot read storage "nas-nfs": Proxmox does not list it',
    subject: "nas-nfs",
  }]);
});

Deno.test("storage tells apart what is not listed from what has no current figures", async () => {
  const { errors } = await collect([storage("local", EXPIRED), storage("local-zfs", EXPIRED)]);

  deepStrictEqual(errors.map(({ subject }) => subject), [undefined, "nas-nfs"]);
  match(errors[0]?.message ?? "", /^no current figures: 2 of 3 storages/);
});

Deno.test("storage has no current figures when Proxmox lists no storage at all", async () => {
  const { byName, errors } = await collect([]);

  strictEqual(byName.get("local")?.active, null);
  deepStrictEqual(errors, [{
    tag: "pvesh",
    message: "no current figures: Proxmox lists none of 3 storages",
  }]);
  deepStrictEqual((await collect([], { files: { "/etc/pve/storage.cfg": "" } })).errors, []);
});

Deno.test("storage takes for enabled what Proxmox lists, whatever the file seems to say", async () => {
  const files = { "/etc/pve/storage.cfg": "dir: local\n\tpath /var/lib/vz\n\tdisable\n" };

  const { byName } = await collect([storage("local")], { files });

  deepStrictEqual([byName.get("local")?.enabled, byName.get("local")?.active], [true, true]);
});

Deno.test("storage takes type and content from the file where Proxmox does not tell them", async () => {
  const old = { type: null, content: null, shared: null };

  const { byName, errors } = await collect([
    storage("local", old),
    storage("local-zfs", old),
    storage("nas-nfs", { ...old, content: [] }),
  ]);

  deepStrictEqual(
    [...byName.values()].slice(0, 3).map(({ type, content, shared }) => [type, content, shared]),
    [
      ["dir", ["backup", "iso", "vztmpl"], false],
      ["zfspool", ["images", "rootdir"], false],
      ["nfs", [], true],
    ],
  );
  deepStrictEqual(errors, []);
});

for (const type of ["iscsi", "iscsidirect", "esxi"]) {
  Deno.test(`storage expects no sizes of type ${type}`, async () => {
    const { byName, errors } = await collect(
      [storage("san", { type, used_bytes: 0, total_bytes: 0 })],
      { files: { "/etc/pve/storage.cfg": "" } },
    );

    deepStrictEqual([byName.get("san")?.active, byName.get("san")?.total_bytes], [true, null]);
    deepStrictEqual(errors, []);
  });
}

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

Deno.test("storage knows without its file what Proxmox lists, all of it enabled", async () => {
  const { storages, errors } = await collect([storage("local")], {});

  deepStrictEqual(storages.map(({ name, active, enabled }) => [name, active, enabled]), [
    ["local", true, true],
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
    [0, 100, 100, 0],
    [100, 100, 0, 1],
    [0, 0, null, null],
    [101, 100, null, null],
    [null, 100, null, null],
    [25, null, null, null],
  ] as const
) {
  Deno.test(`storage has ${avail_bytes} bytes left of ${total_bytes} with ${used_bytes} used`, async () => {
    const { byName, errors } = await collect(
      [storage("local", { used_bytes, total_bytes })],
      { files: { "/etc/pve/storage.cfg": "" } },
    );

    const local = byName.get("local");
    strictEqual(local?.active, true);
    strictEqual(local.avail_bytes, avail_bytes);
    strictEqual(local.used_fraction, used_fraction);
    deepStrictEqual(errors.map(({ subject }) => subject), avail_bytes === null ? ["local"] : []);
  });
}

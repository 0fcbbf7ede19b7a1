import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { readSample } from "./mod.ts";
import { zfsDatasetsSchema } from "./zfs_datasets.ts";

Deno.test("datasets of an agent that tells no classes of snapshots are understood", () => {
  const section = { available: true, datasets: [{ name: "tank", snapshot_count: 3 }], errors: [] };

  const { datasets: [dataset], snapshot_changes } = zfsDatasetsSchema.parse(section);

  deepStrictEqual([dataset?.snapshot_count, dataset?.snapshots, dataset?.volsize_bytes], [
    3,
    undefined,
    undefined,
  ]);
  strictEqual(snapshot_changes, null);
});

Deno.test("datasets are read with all that an agent tells of them", () => {
  const { value, errors } = readSample("medium", COMPLETE_SAMPLES.medium).zfs_datasets;

  deepStrictEqual(errors, []);
  deepStrictEqual(value, COMPLETE_SAMPLES.medium.zfs_datasets);
});

for (
  const [what, changes, fault] of [
    ["a class without a name", { class: 5 }, ".datasets[0].snapshots[0].class"],
    ["a count in words", { count: "many" }, ".datasets[0].snapshots[0].count"],
  ] as const
) {
  Deno.test(`datasets with ${what} keep what else is told`, () => {
    const known = { class: "other", count: 1, newest_unix: 1, oldest_unix: 1, used_bytes: 1 };
    const snapshots = [{ ...known, ...changes }, known];
    const section = { available: true, datasets: [{ name: "tank", snapshots }], errors: [] };

    const { value, errors } = readSample("medium", { zfs_datasets: section }).zfs_datasets;

    strictEqual(value?.datasets[0]?.snapshots?.at(-1)?.class, "other");
    strictEqual(errors[0]?.message.startsWith(fault.slice(1)), true);
  });
}

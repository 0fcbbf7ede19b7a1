import { deepStrictEqual } from "node:assert/strict";
import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";
import { toDatasetTree } from "./dataset_tree.ts";

function placesOf(...names: string[]) {
  return toDatasetTree(names.map((name) => ({ name }) as Dataset))
    .map(({ depth, shown }) => `${depth} ${shown}`);
}

Deno.test("toDatasetTree() of nothing is empty", () => {
  deepStrictEqual(placesOf(), []);
});

Deno.test("toDatasetTree() puts each below the one that holds it, whatever the order", () => {
  deepStrictEqual(
    placesOf("tank/vm/disk-1", "tank", "rpool", "tank/vm", "tank/vm-2"),
    ["0 tank", "1 vm", "2 disk-1", "1 vm-2", "0 rpool"],
  );
});

Deno.test("toDatasetTree() names what is between where that is not listed", () => {
  deepStrictEqual(placesOf("tank", "tank/a/b", "pool/x/y"), ["0 tank", "1 a/b", "0 pool/x/y"]);
});

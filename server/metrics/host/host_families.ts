/** All figures of one host, without its name: that is the `instance` of whoever asks. */
import { type Family, labels, type Series } from "../family.ts";
import { careFamilies } from "./care.ts";
import { clusterFamilies } from "./cluster.ts";
import { datasetFamilies } from "./datasets.ts";
import { deviceFamilies } from "./devices.ts";
import { judgementFamilies } from "./judgement.ts";
import type { Picture } from "./picture.ts";
import { poolFamilies } from "./pools.ts";
import { resourceFamilies } from "./resources.ts";

/** What matters most comes first: a page without room for all leaves out its end. */
export function* hostFamilies(picture: Picture): Generator<Family> {
  yield* judgementFamilies(picture);
  yield* poolFamilies(picture);
  yield* deviceFamilies(picture);
  yield* resourceFamilies(picture);
  yield* clusterFamilies(picture);
  yield* careFamilies(picture);
  yield* datasetFamilies(picture);
  yield {
    name: "proxmox_monitor_rows_left_out",
    type: "gauge",
    help: "Entries of each list beyond those that a page tells of.",
    series: leftOut(picture),
  };
}

/** Once all lists are taken. */
function* leftOut({ rows }: Picture): Generator<Series> {
  for (const [list, value] of rows.leftOut) yield { labels: labels({ list }), value };
}

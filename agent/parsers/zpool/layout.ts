import type { Pool, Vdev } from "../../../shared/sample/zfs_pools.ts";

/** Vdevs that hold no data any more, or not yet. */
const NOT_DATA: ReadonlySet<string | null> = new Set(["hole", "indirect"]);

/** Types that a single device takes on while it is being replaced. */
const SINGLE: ReadonlySet<string | null> = new Set(["disk", "file", "replacing", "spare"]);

const LAYOUTS: ReadonlySet<string | null> = new Set([
  "mirror",
  "raidz1",
  "raidz2",
  "raidz3",
  "draid",
]);

/** Sums up the data vdevs of a pool; all null where its tree is unknown. */
export function summarizeLayout(
  vdevs: readonly Vdev[],
): Pick<Pool, "layout" | "vdev_count" | "degraded_vdev_count"> {
  const data = vdevs[0]?.children.filter((vdev) => !NOT_DATA.has(vdev.type));
  if (data === undefined) return { layout: null, vdev_count: null, degraded_vdev_count: null };
  return {
    layout: layoutOf(data),
    vdev_count: data.length,
    degraded_vdev_count: data.some((vdev) => vdev.state === null)
      ? null
      : data.filter((vdev) => vdev.state !== "ONLINE").length,
  };
}

function layoutOf(data: readonly Vdev[]): string | null {
  const layouts = new Set(data.map(({ type }) => SINGLE.has(type) ? "stripe" : type));
  const [only = null] = layouts;
  if (layouts.size > 1) return "mixed";
  return only === "stripe" || LAYOUTS.has(only) ? only : null;
}

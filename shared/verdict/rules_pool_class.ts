/** Rules about the devices that hold a pool's metadata, or what it knows of repeated blocks. */
import type { Pool } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import { poolId } from "./identity.ts";
import { countText, listText, percentText } from "./number_text.ts";
import { designedRedundancy } from "./redundancy.ts";
import { RANK } from "./risk.ts";
import { type Rule, testEach } from "./rule.ts";
import { testPools } from "./rules_pools.ts";
import { POOL, POOL_DEVICES, poolTells } from "./tells.ts";

const CLASSES = ["special", "dedup"] as const;
type ClassName = typeof CLASSES[number];

const classRedundancy = testPools((pool) => {
  const own = CLASSES.flatMap((name) => {
    const losses = designedRedundancy(pool, name);
    return losses === null ? [] : [{ name, losses }];
  });
  if (own.length === 0) return null;
  const data = designedRedundancy(pool, "normal");
  const weak = own.filter(({ losses }) => data !== null && losses < data)
    .map(({ name, losses }) => `${name} can lose ${losses}`);
  return weak.length === 0
    ? null
    : `Less redundancy than the data, and lost with it the pool: ${listText(weak)}, ` +
      `the data ${countText(data ?? 0, "disk")}`;
});

/** How full the devices of a class are, all together; null where one of them does not tell. */
function fullPercent({ vdevs }: Pool, name: ClassName): number | null {
  let [allocated, size] = [0, 0];
  for (const vdev of vdevs.filter((vdev) => vdev.class === name)) {
    const { allocated_bytes = null, size_bytes = null } = vdev;
    if (allocated_bytes === null || size_bytes === null) return null;
    allocated += allocated_bytes;
    size += size_bytes;
  }
  return size > 0 ? 100 * allocated / size : null;
}

const classFull = testEach(
  ({ pools }) => pools.flatMap((pool) => CLASSES.map((name) => ({ pool, name }))),
  ({ pool, name }) => ({ subject: pool.name, subject_id: `${poolId(pool)}/${name}` }),
  ({ pool, name }, { limits }) => {
    const percent = fullPercent(pool, name);
    return percent !== null && percent > limits.classFullPercent
      ? `The ${name} class is ${percentText(percent)} full (over ${limits.classFullPercent} %): ` +
        "what it has no room for goes to the data devices"
      : null;
  },
);

/** A class that was removed is full no more. */
const tellsFullness = poolTells((pool, { subject_id }) =>
  CLASSES.every((name) =>
    !subject_id.endsWith(`/${name}`) || fullPercent(pool, name) !== null ||
    (pool.vdevs.length > 0 && pool.vdevs.every((vdev) => vdev.class !== name))
  )
);

export const POOL_CLASS_RULES: readonly Rule[] = [
  {
    level: "warning",
    code: "class_redundancy",
    ...POOL_DEVICES,
    cause: POOL_CAUSE.devices,
    test: classRedundancy,
  },
  {
    level: "warning",
    code: "class_full",
    ...POOL,
    tells: tellsFullness,
    rank: RANK.filling,
    cause: POOL_CAUSE.space,
    next: "Add another device to that class, as redundant as it",
    test: classFull,
  },
];

/** Rules about the devices of a pool. Their subject is "<pool>/<device>". */
import { isPositive } from "../sample/fields.ts";
import { type Pool, type Vdev, walkVdevs } from "../sample/zfs_pools.ts";
import { deviceIds, poolId } from "./identity.ts";
import { countText, listText } from "./number_text.ts";
import { CRITICAL_HEALTH, unhealthyVdevs, unreadableVdevs } from "./pool_devices.ts";
import { type Test, testEach } from "./rule.ts";
import { poolSubject } from "./rules_pools.ts";

interface Device {
  pool: Pool;
  vdev: Vdev;
}

/** A test of each of the vdevs that `pick` finds in a pool. */
function testDevices(
  pick: (pool: Pool) => Iterable<Vdev>,
  sentence: (device: Device) => string | null,
): Test {
  return testEach<Device>(
    (facts) => facts.pools.flatMap((pool) => [...pick(pool)].map((vdev) => ({ pool, vdev }))),
    ({ pool, vdev }) => ({
      subject: `${pool.name}/${vdev.name}`,
      subject_id: deviceIds(pool).get(vdev) ?? poolId(pool),
    }),
    sentence,
  );
}

export const deviceStateUnknown = testDevices(
  unreadableVdevs,
  ({ pool, vdev }) =>
    vdev.state === null
      ? `Pool "${pool.name}": the state of ${deviceText(vdev)} is not known`
      : `Pool "${pool.name}": ${deviceText(vdev)} has the state "${vdev.state}", ` +
        "a word this monitor does not know",
);

export const deviceErrors = testDevices(({ vdevs }) => walkVdevs(vdevs), ({ pool, vdev }) => {
  const counters = [
    ["read", vdev.read_errors],
    ["write", vdev.write_errors],
    ["checksum", vdev.checksum_errors],
  ] as const;
  const errors = counters.flatMap(([what, count]) =>
    count !== null && isPositive(count) ? countText(count, `${what} error`) : []
  );
  return errors.length === 0
    ? null
    : `Pool "${pool.name}": ${deviceText(vdev)} has ${listText(errors)}`;
});

/** The reason of a pool that is not healthy itself names its devices. */
const unhealthyInHealthyPool = testDevices(
  (pool) => CRITICAL_HEALTH.has(pool.health) ? [] : unhealthyVdevs(pool),
  ({ pool, vdev }) => `Pool "${pool.name}": ${deviceText(vdev)} is ${vdev.state}`,
);

/** Older agents send the number of unhealthy vdevs without the tree of them. */
const unhealthyByCount = testEach<Pool>(
  (facts) => facts.pools.filter((pool) => pool.vdevs.length === 0),
  poolSubject,
  ({ name, health, vdev_count, degraded_vdev_count }) =>
    CRITICAL_HEALTH.has(health) || !degraded_vdev_count
      ? null
      : `Pool "${name}": ${degraded_vdev_count} of ${vdev_count ?? "?"} data vdevs not online`,
);

export const deviceState: Test = (facts) => [
  ...unhealthyInHealthyPool(facts),
  ...unhealthyByCount(facts),
];

/** "sdb", or with its part in the pool: "cache device sdb", "spare sdc". */
function deviceText(vdev: Vdev): string {
  if (vdev.class === null || vdev.class === "normal") return vdev.name;
  return vdev.class === "spare" ? `spare ${vdev.name}` : `${vdev.class} device ${vdev.name}`;
}

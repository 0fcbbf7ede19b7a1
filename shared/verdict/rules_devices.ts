/** Rules about the devices of a pool. Their subject is "<pool>/<device>". */
import type { Pool, Vdev } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import { deviceIds, poolId } from "./identity.ts";
import { listText } from "./number_text.ts";
import {
  CRITICAL_HEALTH,
  isContradicted,
  unhealthyVdevs,
  unreadableVdevs,
  vdevsWithErrors,
} from "./pool_devices.ts";
import { deviceErrors as errorsOf } from "./pool_sentence.ts";
import { designedRedundancy } from "./redundancy.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { poolSubject } from "./rules_pools.ts";
import { POOL_DEVICES } from "./tells.ts";

interface Device {
  pool: Pool;
  vdev: Vdev;
  /** Its identity, and what its pool can lose of a class: found once for a pool of thousands. */
  id(): string;
  redundancyOf(deviceClass: string): number | null;
}

/** A test of each of the vdevs that `pick` finds in a pool. */
function testDevices(
  pick: (pool: Pool) => readonly Vdev[],
  sentence: (device: Device) => string | null,
): Test {
  return testEach<Device>(
    (facts) =>
      facts.pools.flatMap((pool) => {
        const picked = pick(pool);
        if (picked.length === 0) return [];
        let ids: ReturnType<typeof deviceIds> | null = null;
        const redundancies = new Map<string, number | null>();
        const redundancyOf = (name: string) => {
          const known = redundancies.get(name);
          if (known !== undefined) return known;
          const found = designedRedundancy(pool, name);
          redundancies.set(name, found);
          return found;
        };
        return picked.map((vdev) => ({
          pool,
          vdev,
          id: () => (ids ??= deviceIds(pool)).get(vdev) ?? poolId(pool),
          redundancyOf,
        }));
      }),
    ({ pool, vdev, id }) => ({ subject: `${pool.name}/${vdev.name}`, subject_id: id() }),
    sentence,
  );
}

const deviceStateUnknown = testDevices(
  unreadableVdevs,
  ({ vdev }) =>
    vdev.state === null
      ? `The state of this ${deviceText(vdev)} is not known`
      : `This ${deviceText(vdev)} has the state "${vdev.state}", a word this monitor does not know`,
);

function testErrors(isUnprotected: boolean): Test {
  return testDevices((pool) => vdevsWithErrors(pool), ({ vdev, redundancyOf }) => {
    // A cache or a spare holds nothing that another device does not hold as well.
    if (
      (redundancyOf(vdev.class ?? "normal") === 0 && HOLDS_DATA.has(vdev.class)) !== isUnprotected
    ) return null;
    const part = vdev.class === null || vdev.class === "normal" ? "" : ` (${deviceText(vdev)})`;
    return listText(errorsOf(vdev).map(({ text }) => text)) +
      (isUnprotected ? `${part}, and no other disk holds the same data` : part);
  });
}

const HOLDS_DATA: ReadonlySet<string | null> = new Set([null, "normal", "special", "dedup"]);

/** The reason of a pool that is not healthy itself names its disks. */
const unhealthyInHealthyPool = testDevices(
  (pool) => CRITICAL_HEALTH.has(pool.health) ? besideData(pool) : unhealthyVdevs(pool),
  ({ vdev }) => stateText(vdev),
);

/** Cache and spares, which are no part of a pool's health. */
function besideData(pool: Pool): Vdev[] {
  return unhealthyVdevs(pool).filter((vdev) => vdev.class === "cache" || vdev.class === "spare");
}

function stateText(vdev: Vdev): string {
  const device = deviceText(vdev);
  const name = `${device.charAt(0).toUpperCase()}${device.slice(1)}`;
  if (isContradicted(vdev)) return `${name} ${vdev.state}, and yet ${vdev.aux}: not to be trusted`;
  if (vdev.state === "INUSE") return `${name} in use: it does not stand by any more`;
  return `${name} ${vdev.state}${vdev.aux === null ? "" : ` (${vdev.aux})`}`;
}

/** Older agents send the number of unhealthy vdevs without the tree of them. */
const unhealthyByCount = testEach<Pool>(
  (facts) => facts.pools.filter((pool) => pool.vdevs.length === 0),
  poolSubject,
  ({ health, vdev_count, degraded_vdev_count }) =>
    CRITICAL_HEALTH.has(health) || !degraded_vdev_count
      ? null
      : `${degraded_vdev_count} of ${vdev_count ?? "?"} data vdevs not online`,
);

const deviceState: Test = (facts) => [
  ...unhealthyInHealthyPool(facts, []),
  ...unhealthyByCount(facts, []),
];

/** What a device is in its pool: "disk", "vdev", "cache device", "spare". */
function deviceText(vdev: Vdev): string {
  if (vdev.class !== null && vdev.class !== "normal") {
    return vdev.class === "spare" ? "spare" : `${vdev.class} device`;
  }
  return vdev.children.length === 0 ? "disk" : "vdev";
}

const DEVICE = { ...POOL_DEVICES, cause: POOL_CAUSE.devices };

export const DEVICE_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "device_errors_unprotected",
    ...DEVICE,
    rank: RANK.unprotected,
    next: "Save the data first",
    test: testErrors(true),
  },
  { level: "unknown", code: "device_state_unknown", ...DEVICE, test: deviceStateUnknown },
  { level: "warning", code: "device_state", ...DEVICE, test: deviceState },
  { level: "warning", code: "device_errors", ...DEVICE, test: testErrors(false) },
];

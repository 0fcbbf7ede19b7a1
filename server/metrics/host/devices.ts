/** The devices of pools: their state, and the errors that the server has counted of each. */
import { ERROR_KINDS } from "../../../shared/verdict/ledger_facts.ts";
import { devicePlaces } from "../../../shared/verdict/identity.ts";
import type { LedgerDeviceRow } from "../../store/port.ts";
import { standingPools } from "../../fleet/standing_pools.ts";
import { type Family, info, joinLabels, type Labels, labels, type Series } from "../family.ts";
import type { Picture } from "./picture.ts";

const HEALTHY: ReadonlySet<string | null> = new Set(["ONLINE", "AVAIL"]);

export function* deviceFamilies(picture: Picture): Generator<Family> {
  const { state, ledgers, rows } = picture;
  const devices = standingPools(state.known).flatMap(({ pool, read_unix }) => {
    const isStale = picture.isStale("fast", read_unix);
    return [...devicePlaces(pool.vdevs)]
      .filter(([{ state }]) => !isStale || !HEALTHY.has(state))
      .map(([{ name, guid, class: kind, type, state }, place]) => ({
        labels: joinLabels(
          labels({ pool: pool.name, vdev: name, vdev_guid: guid ?? place }),
          labels({ class: kind, type, state }),
        ),
      }));
  });
  yield info(
    "proxmox_monitor_vdev_info",
    "A device of a pool and its state; one that was not healthy stays until it is read again.",
    rows.take("vdevs", devices),
  );
  const counted = ledgers.flatMap(({ name, memory }) =>
    (memory.ledger.errors?.devices ?? []).filter(({ left_ms }) => left_ms === null)
      .map((device) => ({
        labels: labels({ pool: name, vdev: device.name, vdev_guid: device.told_as }),
        device,
      }))
  );
  yield {
    name: "proxmox_monitor_vdev_errors_total",
    type: "counter",
    help: "Errors of a device since this server knows it, over every clear, start and import.",
    series: errorSeries(rows.take("vdev_errors", counted)),
  };
}

function* errorSeries(
  rows: readonly { labels: Labels; device: LedgerDeviceRow }[],
): Generator<Series> {
  for (const { labels: named, device: { total, last } } of rows) {
    for (const type of ERROR_KINDS) {
      // Of what ZFS does not tell, none is known.
      const value = total[type] === 0 && last[type] === null ? null : total[type];
      yield { labels: joinLabels(named, labels({ type })), value };
    }
  }
}

import type { ComponentChildren } from "preact";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import type { HostPool } from "../../views/mod.ts";
import { formatBytes, formatCount, formatPercent, formatUsed, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Meter } from "../ui/Meter.tsx";
import { isPlainScrub, LastScrub, ScanStatus } from "./ScanStatus.tsx";
import {
  countDevices,
  hasErrors,
  healthTone,
  listTroubledRows,
  listVdevRows,
} from "./vdev_rows.ts";
import { VdevTable } from "./VdevTable.tsx";

/** A pool with more devices shows those in trouble, and all when asked. */
const DEVICES_SHOWN_UNASKED = 12;

/** One pool with everything an operator asks of it. */
export function PoolCard({ pool }: { pool: HostPool }) {
  return (
    <article class="pool card" data-pool={pool.name} data-guid={pool.id}>
      <header class="pool-head">
        <h3>{pool.name}</h3>
        <LevelBadge tone={healthTone(pool.health)}>{pool.health}</LevelBadge>
        <span class="muted">{layoutText(pool)}</span>
      </header>
      <Capacity pool={pool} />
      <dl class="facts">
        <Fact label="Free">{formatBytes(pool.free_bytes)}</Fact>
        <Fact label="Fragmentation">{formatPercent(pool.fragmentation_percent)}</Fact>
        <Fact label="Data errors" tone={hasErrors(pool.error_count) ? "critical" : undefined}>
          {formatCount(pool.error_count)}
        </Fact>
        <Fact label="Can lose" tone={isUnprotected(pool) ? "critical" : undefined}>
          {redundancyText(pool.redundancy_left)}
        </Fact>
        <Fact label="Last scrub">
          <LastScrub pool={pool} />
        </Fact>
      </dl>
      {!isPlainScrub(pool.scan) && <ScanStatus scan={pool.scan} />}
      {pool.status_text !== null && <p class="pool-status">{pool.status_text}</p>}
      <Devices pool={pool} />
    </article>
  );
}

function Capacity({ pool }: { pool: HostPool }) {
  return (
    <div class="capacity">
      <p>
        <strong>{formatPercent(pool.capacity_percent)}</strong> full{" "}
        <span class="muted">
          {formatUsed(pool.allocated_bytes, pool.size_bytes)}
        </span>
      </p>
      <Meter percent={pool.capacity_percent} tone={pool.capacity_tone} />
    </div>
  );
}

interface FactProps {
  label: string;
  tone?: "critical" | undefined;
  children: ComponentChildren;
}

function Fact({ label, tone, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-tone={tone}>{children}</dd>
    </div>
  );
}

function Devices({ pool }: { pool: Pool }) {
  if (pool.vdevs.length === 0) return <p class="muted">Devices not known</p>;
  const count = countDevices(pool.vdevs);
  const rows = listVdevRows(pool.vdevs);
  const isLong = count > DEVICES_SHOWN_UNASKED;
  const troubled = isLong ? listTroubledRows(rows) : [];
  return (
    <>
      {troubled.length > 0 && <VdevTable label={`Not well in ${pool.name}`} rows={troubled} />}
      <details class="devices" open={!isLong}>
        <summary>
          {formatCount(count)} {count === 1 ? "device" : "devices"}
        </summary>
        <VdevTable label={`Devices of ${pool.name}`} rows={rows} />
      </details>
    </>
  );
}

/** Whether the next disk that fails takes a pool along that has lost some already. */
export function isUnprotected(
  { health, redundancy_left }: Pick<HostPool, "health" | "redundancy_left">,
): boolean {
  return health !== "ONLINE" && redundancy_left === 0;
}

/** How many more disks a pool can lose: "1 disk", "no disk". */
export function redundancyText(left: number | null): string {
  if (left === null) return UNKNOWN;
  return left === 0 ? "no disk" : `${left} ${left === 1 ? "disk" : "disks"}`;
}

/** "mirror", or with the number of vdevs: "raidz2, 6 vdevs". */
function layoutText({ layout, vdev_count }: Pool): string {
  const vdevs = vdev_count === null || vdev_count === 1 ? [] : `${formatCount(vdev_count)} vdevs`;
  return [layout ?? "layout not known"].concat(vdevs).join(", ");
}

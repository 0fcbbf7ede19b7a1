import type { ComponentChildren } from "preact";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import { countText } from "../../../shared/verdict/number_text.ts";
import type { HostPool, RememberedDevice } from "../../views/mod.ts";
import { poolAnchor } from "../../views/paths.ts";
import { Day } from "../ui/Age.tsx";
import { formatBytes, formatCount, formatPercent, formatUsed } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Meter } from "../ui/Meter.tsx";
import { later } from "../later.tsx";
import { ErrorCount } from "../ledger/ErrorCount.tsx";
import { Growth } from "../ledger/Growth.tsx";
import { ScrubStrip } from "../ledger/ScrubStrip.tsx";
import { isUnprotected, redundancyText } from "./pool_text.ts";
import { isPlainScrub, LastScrub, ScanStatus } from "./ScanStatus.tsx";
import {
  countDevices,
  hasErrors,
  healthTone,
  listTroubledRows,
  listVdevRows,
} from "./vdev_rows.ts";

const VdevTable = later(() => import("./VdevTable.tsx").then((module) => module.VdevTable));

/** One pool as a row of what an operator asks of it, and below it whatever is not as it should be. */
export function PoolCard({ pool }: { pool: HostPool }) {
  const { remembered } = pool;
  return (
    <article
      class="pool card"
      id={poolAnchor(pool.id)}
      data-pool={pool.name}
      data-guid={pool.id}
    >
      <div class="pool-row">
        <header class="pool-head">
          <h3>{pool.name}</h3>
          <LevelBadge tone={healthTone(pool.health)}>{pool.health}</LevelBadge>
          <span class="muted">{layoutText(pool)}</span>
        </header>
        <dl class="pool-lose">
          <Fact label="Can lose" tone={isUnprotected(pool) ? "critical" : undefined}>
            {redundancyText(pool.redundancy_left)}
          </Fact>
        </dl>
        <Capacity pool={pool} />
        <dl class="facts pool-facts">
          <Fact label="Last scrub">
            <LastScrub pool={pool} />
            {remembered !== null && <ScrubStrip pool={pool.name} months={remembered.months} />}
          </Fact>
          <Fact label="Errors of devices">
            <ErrorCount of={remembered?.errors ?? null} />
          </Fact>
          <Fact label="Data errors" tone={hasErrors(pool.error_count) ? "critical" : undefined}>
            {formatCount(pool.error_count)}
          </Fact>
        </dl>
      </div>
      {!isPlainScrub(pool.scan) && (
        <ScanStatus
          scan={pool.scan}
          outlook={remembered?.scan ?? null}
          slowFrom={pool.scan_slow_from}
        />
      )}
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
      <Meter
        percent={pool.capacity_percent}
        tone={pool.capacity_tone}
        marks={pool.capacity_marks}
      />
      <p class="sr-only">{marksText(pool.capacity_marks)}</p>
      <p class="muted capacity-more">
        {formatBytes(pool.free_bytes)} free, {formatPercent(pool.fragmentation_percent)} fragmented
      </p>
      {pool.remembered !== null && <Growth of={pool.remembered} isLong />}
    </div>
  );
}

/** What the lines across the bar are. */
export function marksText([warning, critical]: HostPool["capacity_marks"]): string {
  return `A warning from ${formatPercent(warning)} on, critical above ${formatPercent(critical)}`;
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

/** Those in trouble are shown, all of them when asked. */
function Devices({ pool }: { pool: HostPool }) {
  if (pool.vdevs.length === 0) return <p class="muted">Devices not known</p>;
  const count = countDevices(pool.vdevs);
  const devices = pool.remembered?.devices ?? [];
  const rows = listVdevRows(pool.vdevs, devices);
  const left = devices.filter(({ left_unix }) => left_unix !== null);
  const troubled = listTroubledRows(rows);
  const isAll = troubled.length === rows.length;
  return (
    <>
      {troubled.length > 0 && <VdevTable label={`Not well in ${pool.name}`} rows={troubled} />}
      {!isAll && (
        <details class="devices">
          <summary>
            {troubled.length > 0 && "All "}
            {formatCount(count)} {count === 1 ? "device" : "devices"}
            {troubled.length === 0 && ", none with errors"}
          </summary>
          <VdevTable label={`Devices of ${pool.name}`} rows={rows} />
        </details>
      )}
      {left.length > 0 && <LeftDevices devices={left} />}
    </>
  );
}

/** Disks that were replaced or detached, with the errors that they had. */
function LeftDevices({ devices }: { devices: readonly RememberedDevice[] }) {
  return (
    <ul class="left-devices muted">
      {devices.map(({ id, name, left_unix, total }) => (
        <li key={`${id} ${left_unix}`}>
          <span class="name">{name}</span> left on {left_unix !== null && <Day unix={left_unix} />}
          {total > 0 && `, ${countText(total, "error")} in all`}
        </li>
      ))}
    </ul>
  );
}

/** "mirror", or with the number of vdevs: "raidz2, 6 vdevs". */
function layoutText({ layout, vdev_count }: Pool): string {
  const vdevs = vdev_count === null || vdev_count === 1 ? [] : `${formatCount(vdev_count)} vdevs`;
  return [layout ?? "layout not known"].concat(vdevs).join(", ");
}

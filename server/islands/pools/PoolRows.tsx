import { useMemo } from "preact/hooks";
import type { PoolView } from "../../fleet/views.ts";
import { hostPath } from "../fleet/card_text.ts";
import { isPlainScrub, LastScrub, ScanStatus } from "../host/ScanStatus.tsx";
import { healthTone } from "../host/vdev_rows.ts";
import { Freshness, useStale } from "../ui/Age.tsx";
import { formatPercent, formatUsed, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { POOL_LIMITS } from "../ui/limits.ts";
import { Meter } from "../ui/Meter.tsx";
import { ReasonList } from "../ui/ReasonList.tsx";

const HEADINGS = [
  "Level",
  "Pool and reasons",
  "Health",
  "Capacity",
  "Layout",
  "Scrub and scan",
  "Read",
];

/** Pools as the rows of one table. */
export function PoolRows({ pools }: { pools: readonly PoolView[] }) {
  return (
    <table class="host-rows pool-rows">
      <caption class="sr-only">Pools of the fleet, riskiest first</caption>
      <thead>
        <tr>
          {HEADINGS.map((heading) => <th key={heading} scope="col">{heading}</th>)}
        </tr>
      </thead>
      <tbody>
        {pools.map((view) => <PoolLine key={`${view.host}/${view.pool.name}`} view={view} />)}
      </tbody>
    </table>
  );
}

/** Renders its row again only when the pool itself changed, not with every other host. */
function PoolLine({ view }: { view: PoolView }) {
  return useMemo(() => <PoolRow view={view} />, [view]);
}

function PoolRow({ view }: { view: PoolView }) {
  const { host, pool, level, reasons, reason_count } = view;
  const stale = useStale(view);
  return (
    <tr
      data-role="pool"
      data-host={host}
      data-pool={pool.name}
      data-status={level}
      data-stale={stale}
    >
      <td class="cell-level">
        <LevelBadge tone={level} />
      </td>
      <td class="cell-pool">
        <strong>{pool.name}</strong> on <a href={hostPath(host)}>{host}</a>
        {reasons.length > 0 && <ReasonList reasons={reasons} />}
        {reason_count > reasons.length && (
          <p class="muted">and {reason_count - reasons.length} more reasons</p>
        )}
        {isLastKnown(view) && (
          <p class="muted">Its host is not connected: this is what was last read</p>
        )}
      </td>
      <td class="health" data-label="Health">
        <LevelBadge tone={healthTone(pool.health)}>{pool.health}</LevelBadge>
      </td>
      <td class="value percent" data-label="Capacity">
        <span class="percent-line">
          <span class="percent-name">{formatUsed(pool.allocated_bytes, pool.size_bytes)}</span>
          {formatPercent(pool.capacity_percent)}
        </span>
        <Meter percent={pool.capacity_percent} limits={POOL_LIMITS} />
      </td>
      <td class="value" data-label="Layout">{pool.layout ?? UNKNOWN}</td>
      {isPlainScrub(pool.scan)
        ? (
          <td class="value" data-label="Scrub">
            <LastScrub pool={pool} />
          </td>
        )
        : (
          <td class="value">
            Scrub: <LastScrub pool={pool} />
            <ScanStatus scan={pool.scan} />
          </td>
        )}
      <td class="cell-seen" data-label="Read">
        <Freshness {...view} />
      </td>
    </tr>
  );
}

/** Whether no reason of its own makes the pool unknown, but that nobody can ask its host. */
function isLastKnown({ level, reasons }: PoolView): boolean {
  return level === "unknown" &&
    !reasons.some((reason) => reason.level === "unknown" && reason.muted === null);
}

import { countText } from "../../../shared/verdict/number_text.ts";
import { useMemo } from "preact/hooks";
import type { MissingPoolView, PoolView } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { ErrorCount } from "../ledger/ErrorCount.tsx";
import { Growth } from "../ledger/Growth.tsx";
import { ScrubStrip } from "../ledger/ScrubStrip.tsx";
import { isPlainScrub, LastScrub, ScanStatus } from "../host/ScanStatus.tsx";
import { isUnprotected, redundancyText } from "../host/PoolCard.tsx";
import { healthTone } from "../host/vdev_rows.ts";
import { Age, Freshness, useStale } from "../ui/Age.tsx";
import { formatPercent, formatUsed } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Meter } from "../ui/Meter.tsx";
import { ReasonList } from "../ui/ReasonList.tsx";

const HEADINGS = [
  "Level",
  "Pool and reasons",
  "Health",
  "Can lose",
  "Capacity and growth",
  "Errors of devices",
  "Scrubs, 12 months",
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
        {pools.map((view) => <PoolLine key={`${view.host}/${view.id}`} view={view} />)}
      </tbody>
    </table>
  );
}

/** Renders its row again only when the pool itself changed, not with every other host. */
function PoolLine({ view }: { view: PoolView }) {
  return useMemo(() => <PoolRow view={view} />, [view]);
}

function PoolRow({ view }: { view: PoolView }) {
  const { host, pool, level, reasons, reason_count, missing, remembered } = view;
  const stale = useStale(view);
  return (
    <tr
      data-role="pool"
      data-host={host}
      data-pool={pool.name}
      data-status={level}
      data-guid={view.id}
      data-stale={stale}
      data-held={view.is_held ? "" : undefined}
    >
      <td class="cell-level">
        <LevelBadge tone={level} />
      </td>
      <td class="cell-pool">
        <strong>{pool.name}</strong> on <a href={hostPath(host)}>{host}</a>
        {reasons.length > 0 && (
          <ReasonList
            reasons={reasons}
            within={pool.name}
            isAgeSaid={view.is_held}
            host={host}
          />
        )}
        {reason_count > reasons.length && (
          <p class="muted">and {countText(reason_count - reasons.length, "more reason")}</p>
        )}
        {missing !== null && <Gone missing={missing} />}
        {view.is_held && missing === null && (
          <p class="muted" data-role="held">
            Last known, read <Age unix={view.read_unix} isHeld />
          </p>
        )}
        {isLastKnown(view) && (
          <p class="muted">Its host is not connected: this is what was last read</p>
        )}
      </td>
      <td class="health" data-label="Health">
        <LevelBadge tone={missing === null ? healthTone(pool.health) : level}>
          {pool.health}
        </LevelBadge>
        {pool.layout !== null && <span class="pool-layout muted">{pool.layout}</span>}
      </td>
      <td
        class="value"
        data-label="Can lose"
        data-tone={isUnprotected({ ...pool, ...view }) ? "critical" : undefined}
      >
        {redundancyText(view.redundancy_left)}
      </td>
      <td class="value percent" data-label="Capacity">
        <span class="percent-line">
          <span class="percent-name">{formatUsed(pool.allocated_bytes, pool.size_bytes)}</span>
          {formatPercent(pool.capacity_percent)}
        </span>
        <Meter
          percent={pool.capacity_percent}
          tone={view.capacity_tone}
          marks={view.capacity_marks}
        />
        {remembered !== null && <Growth of={remembered} />}
      </td>
      <td class="value" data-label="Errors">
        <ErrorCount of={remembered?.errors ?? null} />
      </td>
      <td class="value cell-scrub">
        {remembered !== null && <ScrubStrip pool={pool.name} months={remembered.months} />}
        Last scrub: <LastScrub pool={pool} />
        {missing === null && !isPlainScrub(pool.scan) && (
          <ScanStatus
            scan={pool.scan}
            outlook={remembered?.scan ?? null}
            slowFrom={view.scan_slow_from}
          />
        )}
      </td>
      <td class="cell-seen" data-label="Read">
        <Freshness {...view} />
      </td>
    </tr>
  );
}

/** When a pool that is gone was seen last, and how it was then. */
function Gone({ missing }: { missing: MissingPoolView }) {
  const { last_health, last_seen_unix, word } = missing;
  return (
    <p class="muted">
      {word?.what === "comes_and_goes" ? "Comes and goes" : "Gone"}
      {last_seen_unix !== null && (
        <>
          , last seen <Age unix={last_seen_unix} />
        </>
      )}
      {last_health !== null && `, then ${last_health}`}
    </p>
  );
}

/** Whether no reason of its own makes the pool unknown, but that nobody can ask its host. */
function isLastKnown({ level, reasons }: PoolView): boolean {
  return level === "unknown" &&
    !reasons.some((reason) => reason.level === "unknown" && reason.muted === null);
}

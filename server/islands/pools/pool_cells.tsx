/** What stands in each column of a pool's row. */
import type { ComponentChildren } from "preact";
import type {
  ErrorSum,
  MissingPoolView,
  PoolCoverage,
  PoolRow,
  PoolView,
} from "../../views/mod.ts";
import { hostPath, poolPath } from "../../views/paths.ts";
import { snapshotsPath } from "../../views/snapshot_board.ts";
import { isUnprotected, redundancyText } from "../host/pool_text.ts";
import { FillCell, GrowthCell } from "./GrowthCells.tsx";
import { ScrubStrip } from "../ledger/ScrubStrip.tsx";
import { Age, Freshness } from "../ui/Age.tsx";
import { formatCount, formatMoment, formatPercent, formatUsed, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Meter } from "../ui/Meter.tsx";
import { linkedReason } from "../ui/ReasonList.tsx";
import { RowReason } from "../table/RowReason.tsx";
import type { PoolColumn } from "./pool_columns.ts";
import { ScrubCell } from "./ScrubCell.tsx";

export const POOL_CELLS: Record<PoolColumn, (view: PoolRow) => ComponentChildren> = {
  level: ({ level }) => LevelBadge({ tone: level }),
  pool: ({ host, id, pool }) => (
    <a class="host-name" href={poolPath(host, id)} title={pool.name}>{pool.name}</a>
  ),
  host: ({ host }) => <a href={hostPath(host)} title={host}>{host}</a>,
  health: ({ pool }) => <span data-health={pool.health}>{pool.health}</span>,
  layout: ({ pool }) => pool.layout,
  problem: (view) => <Problem view={view} />,
  lose: (view) => (
    <span data-tone={isUnprotected({ ...view.pool, ...view }) ? "critical" : undefined}>
      {redundancyText(view.redundancy_left)}
    </span>
  ),
  capacity: (
    { pool: { capacity_percent: percent }, capacity_tone: tone, capacity_marks: marks },
  ) => (
    <>
      <span class="figure" data-high={tone === "plain" ? undefined : ""}>
        {formatPercent(percent)}
      </span>
      <Meter {...{ percent, tone, marks }} />
    </>
  ),
  size: ({ pool }) => formatUsed(pool.allocated_bytes, pool.size_bytes),
  growth: ({ remembered }) => remembered === null ? UNKNOWN : <GrowthCell of={remembered} />,
  full: ({ remembered }) => remembered === null ? UNKNOWN : <FillCell of={remembered} />,
  errors: ({ remembered }) => errorCell(remembered?.errors ?? null),
  scrub: (view) => <ScrubCell view={view} />,
  strip: ({ pool, remembered }) =>
    remembered === null ? null : <ScrubStrip pool={pool.name} months={remembered.months} />,
  coverage: ({ host, coverage }) =>
    coverage === null ? UNKNOWN : <Coverage host={host} coverage={coverage} />,
  read: (view) => <Freshness {...view} />,
};

/** Beyond what was acknowledged, of all that there ever were. */
function errorCell(errors: ErrorSum | null) {
  if (errors === null) return UNKNOWN;
  const { unacknowledged, total, since_unix } = errors;
  if (total === 0) return "none";
  const since = since_unix === null ? "never acknowledged" : `since ${formatMoment(since_unix)}`;
  return (
    <span title={`${formatCount(total)} in all, ${since}`}>
      {unacknowledged === 0
        ? "none new"
        : <strong data-tone="warning">{formatCount(unacknowledged)} new</strong>} of{" "}
      {formatCount(total)}
    </span>
  );
}

/** The worst reason, or what else is to be said of what is shown. */
function Problem({ view }: { view: PoolView }) {
  const { host, pool, reasons: [reason], reason_count: count, missing, is_held } = view;
  return (
    <>
      {is_held && missing === null && (
        <span class="held-tag" data-role="held">
          last read <Age unix={view.read_unix} isHeld />
        </span>
      )}
      {missing !== null && <Gone missing={missing} />}
      {reason !== undefined
        ? RowReason({
          host,
          reason,
          count,
          children: linkedReason(reason, pool.name),
          isReadSaid: is_held,
        })
        : <span class="no-reason">{quietText(view)}</span>}
    </>
  );
}

/** What stands where a reason would. */
function quietText({ level, missing }: PoolView): string {
  if (missing !== null) return "Gone, as the operator says";
  return level === "unknown" ? "Its host is not connected: last known" : "No problems found";
}

/** When a pool that is gone was seen last, and how it was then. */
function Gone({ missing: { last_health, last_seen_unix, word } }: { missing: MissingPoolView }) {
  return (
    <span class="held-tag">
      {word?.what === "comes_and_goes" && "comes and goes, "}
      last seen <Age unix={last_seen_unix} />
      {last_health !== null && `, ${last_health}`}
    </span>
  );
}

/** How many of its datasets nothing would bring back; a link to those. */
function Coverage({ host, coverage }: { host: string; coverage: PoolCoverage }) {
  const { datasets, uncovered, late, unknown } = coverage;
  const [count, state, word] = uncovered > 0
    ? [uncovered, "uncovered", "uncovered"] as const
    : late > 0
    ? [late, "late", "late"] as const
    : [unknown, "unknown", "not known"] as const;
  const path = snapshotsPath({
    text: host,
    state: count === 0 ? null : state,
    sort: null,
    page: 1,
  });
  return (
    <a
      href={path}
      title={`${formatCount(uncovered)} of ${formatCount(datasets)} datasets uncovered, ${
        formatCount(late)
      } late, ${formatCount(unknown)} not known`}
      data-tone={count > 0 && state !== "unknown" ? "warning" : undefined}
    >
      {count === 0 ? `all ${formatCount(datasets)}` : `${formatCount(count)} ${word}`}
    </a>
  );
}

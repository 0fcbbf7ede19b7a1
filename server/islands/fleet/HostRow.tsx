import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import type { HostCard, MeterTone } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { columnClass } from "../table/columns.ts";
import { windowMark, WindowsContext } from "../now/windows_now.ts";
import { RowReason } from "../table/RowReason.tsx";
import { RowTick, type RowTicks } from "../table/RowTick.tsx";
import { Age, useStale } from "../ui/Age.tsx";
import { formatCount, formatLoad, formatPercent, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Marked } from "../ui/Marked.tsx";
import { Meter } from "../ui/Meter.tsx";
import { linkedReason } from "../ui/ReasonList.tsx";
import {
  guestsText,
  isHigh,
  noReasonText,
  poolsText,
  shownReason,
  WAITING_TEXT,
} from "./card_text.ts";
import type { FleetColumn, FleetColumns } from "./fleet_columns.ts";
import type { HostSignal } from "./fleet_state.ts";
import type { DrawnSketches } from "./drawn_sketches.tsx";

interface HostRowProps {
  host: HostSignal;
  columns: FleetColumns;
  /** What a filter looks for, in lower case. */
  words: readonly string[];
  ticks: RowTicks;
  /** The last day of what has it; absent: it is not drawn. */
  sketches?: ReadonlySignal<DrawnSketches | null>;
}

/**
 * What has no state of its own is called here, not mounted: for hundreds of hosts, a component for
 * each cell and icon takes as long to render as everything else of the page. `host_row_markup.ts`
 * writes the same.
 */
export function HostRow({ host, columns, words, ticks, sketches }: HostRowProps) {
  const card = host.value;
  const drawn = sketches?.value ?? null;
  const stale = useStale(card);
  const windows = useContext(WindowsContext).value;
  return (
    <tr
      data-role="host-card"
      data-host={card.name}
      data-status={card.level}
      data-tone={card.level}
      data-stale={stale}
      data-ticked={ticks.isTicked(card.name) ? "" : undefined}
    >
      {RowTick({ row: card.name, ticks })}
      {columns.map((column) => (
        <td key={column.key} class={columnClass(column)} data-label={column.heading}>
          {drawn?.draw(card.name, column.key)}
          {CELLS[column.key](card, words)}
          {column.key === "host" && windowMark({ card, windows })}
        </td>
      ))}
    </tr>
  );
}

const CELLS: Record<FleetColumn, (card: HostCard, words: readonly string[]) => ComponentChildren> =
  {
    level: ({ level }) => LevelBadge({ tone: level }),
    host: (card, words) => (
      <>
        <a class="host-name" href={hostPath(card.name)}>{marked(card.name, words)}</a>
        {card.cluster_name !== null && <span class="cluster">{card.cluster_name}</span>}
      </>
    ),
    group: ({ group }) => group === null ? null : <span class="group">{group}</span>,
    cluster: ({ cluster_name }) => cluster_name,
    tags: ({ tags }) => tags.map((tag) => <span key={tag} class="tag">{tag}</span>),
    problem: (card, words) => (
      <>
        {card.waiting && <span class="waiting-mark">{WAITING_TEXT}</span>}
        {card.two_agents && <span class="two-agents">Two agents use its token</span>}
        {problem(card, words)}
      </>
    ),
    cpu: ({ cpu_percent }) => figure({ percent: cpu_percent, isHigh: isHigh(cpu_percent) }),
    memory: ({ mem_used_percent: percent }) => figure({ percent, isHigh: isHigh(percent) }),
    pool: ({ fullest_pool }) =>
      figure({
        percent: fullest_pool?.capacity_percent ?? null,
        name: fullest_pool?.name,
        tone: fullest_pool?.tone,
        isHigh: (fullest_pool?.tone ?? "plain") !== "plain",
      }),
    guests: (card) => guestsText(card),
    pools: (card) => poolsText(card),
    load: ({ load1 }) => formatLoad(load1),
    updates: ({ pending_updates }) => formatCount(pending_updates),
    agent: ({ agent_version }) => agent_version ?? UNKNOWN,
    seen: (card) => (
      <>
        {card.last_seen_unix === null ? "never" : <Age unix={card.last_seen_unix} />}
        {card.held_unix !== null && (
          <span class="held-tag" data-role="held">
            part <Age unix={card.held_unix} isHeld />
          </span>
        )}
        {card.read_unix !== null && <span class="stale-tag">stale</span>}
      </>
    ),
  };

/** Only where there is something to mark, so that a page without a filter is as it is written. */
function marked(text: string, words: readonly string[]): ComponentChildren {
  return words.length === 0 ? text : <Marked text={text} words={words} />;
}

function problem(card: HostCard, words: readonly string[]) {
  const reason = shownReason(card, words);
  if (reason === null) return <span class="no-reason">{noReasonText(card)}</span>;
  return RowReason({
    host: card.name,
    reason,
    count: card.reason_count,
    children: words.length === 0 ? linkedReason(reason) : (
      <>
        {reason.label !== "" && <b class="reason-subject">{marked(reason.label, words)}:</b>}{" "}
        {marked(reason.text, words)}
      </>
    ),
  });
}

interface Figure {
  percent: number | null;
  isHigh: boolean;
  /** Of the pool the figure is about. */
  name?: string | undefined;
  tone?: MeterTone | undefined;
}

function figure({ percent, isHigh, name, tone }: Figure) {
  return (
    <>
      <span class="figure" data-high={isHigh ? "" : undefined}>
        {name !== undefined && <span class="figure-name" title={name}>{name}</span>}
        {formatPercent(percent)}
      </span>
      {Meter({ percent, tone })}
    </>
  );
}

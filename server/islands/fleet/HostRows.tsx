import { useContext } from "preact/hooks";
import type { HostCard, MeterTone } from "../../views/mod.ts";
import { Age, useStale } from "../ui/Age.tsx";
import { linkedReason, ReasonAges } from "../ui/ReasonList.tsx";
import { formatCount, formatLoad, formatPercent } from "../ui/format.ts";
import { LevelBadge, LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { ReasonActs } from "../ui/ReasonActs.tsx";
import { Meter } from "../ui/Meter.tsx";
import { hostPath } from "../../views/paths.ts";
import { guestsText, poolsText, WAITING_TEXT } from "./card_text.ts";
import { useNow } from "../ui/server_clock.ts";
import type { HostSignal } from "./fleet_state.ts";
import { RowMarkupContext } from "./row_markup.ts";

const HEADINGS = [
  "Level",
  "Host",
  "CPU",
  "Memory",
  "Fullest pool",
  "Pools ok",
  "Guests",
  "Load",
  "Updates",
  "Seen",
];
/** Figures that stand to the right. */
const NUMBERS = new Set(["Load", "Updates"]);

/** Hosts as the rows of one table, for a fleet too large to read every host. */
export function HostRows({ hosts }: { hosts: readonly HostSignal[] }) {
  return (
    <table class="host-rows fleet-rows">
      <thead>
        <tr>
          {HEADINGS.map((heading) => (
            <th key={heading} class={NUMBERS.has(heading) ? "number" : undefined} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <HostRowBody hosts={hosts} />
    </table>
  );
}

function HostRowBody({ hosts }: { hosts: readonly HostSignal[] }) {
  const toMarkup = useContext(RowMarkupContext);
  const now = useNow();
  if (toMarkup === null) {
    return <tbody>{hosts.map((host) => <HostRow key={host.peek().name} host={host} />)}</tbody>;
  }
  const rows = hosts.map((host) => toMarkup(host.peek(), now.peek()));
  // deno-lint-ignore react-no-danger -- what Preact rendered of the same rows
  return <tbody dangerouslySetInnerHTML={{ __html: rows.join("") }} />;
}

/**
 * What has no state of its own is called here, not mounted: for a thousand hosts, a component
 * for each cell and icon takes as long to render as everything else of the page.
 */
export function HostRow({ host }: { host: HostSignal }) {
  const card = host.value;
  const stale = useStale(card);
  return (
    <tr
      data-role="host-card"
      data-host={card.name}
      data-status={card.level}
      data-tone={card.level}
      data-stale={stale}
    >
      <td class="cell-level">
        {LevelBadge({ tone: card.level })}
      </td>
      <td class="cell-host">
        <a class="host-name" href={hostPath(card.name)}>{card.name}</a>
        {card.group !== null && <span class="group">{card.group}</span>}
        {card.cluster_name !== null && <span class="cluster">{card.cluster_name}</span>}
        {card.waiting && <span class="waiting-mark">{WAITING_TEXT}</span>}
        {card.two_agents && <span class="two-agents">Two agents use its token</span>}
        {worstReason(card)}
      </td>
      {percentCell({ label: "CPU", percent: card.cpu_percent })}
      {percentCell({ label: "Memory", percent: card.mem_used_percent })}
      {percentCell({
        label: "Pool",
        percent: card.fullest_pool?.capacity_percent ?? null,
        name: card.fullest_pool?.name,
        tone: card.fullest_pool?.tone,
      })}
      <td class="value" data-label="Pools ok">{poolsText(card)}</td>
      <td class="value" data-label="Guests">{guestsText(card)}</td>
      <td class="value number" data-label="Load">{formatLoad(card.load1)}</td>
      <td class="value number" data-label="Updates">{formatCount(card.pending_updates)}</td>
      <td class="cell-seen" data-label="Seen">
        {card.last_seen_unix === null ? "never" : <Age unix={card.last_seen_unix} />}{" "}
        {card.held_unix !== null && (
          <span class="held-tag" data-role="held">
            part <Age unix={card.held_unix} isHeld />
          </span>
        )}
        {card.read_unix !== null && <span class="stale-tag">stale</span>}
      </td>
    </tr>
  );
}

function worstReason({ name, reasons: [worst], reason_count: count }: HostCard) {
  if (worst === undefined) return null;
  return (
    <span class="reason" data-tone={worst.level}>
      {LevelIcon({ tone: worst.level })}
      <span class="reason-text" title={worst.text}>
        <span class="sr-only">{toneWord(worst.level)}:</span> {linkedReason(worst)}
      </span>
      <ReasonAges reason={worst}>
        {count > 1 && <span class="more">+{formatCount(count - 1)}</span>}
      </ReasonAges>
      {ReasonActs({ host: name, reason: worst })}
    </span>
  );
}

interface PercentCell {
  label: string;
  percent: number | null;
  /** Of the pool the figure is about. */
  name?: string | undefined;
  tone?: MeterTone | undefined;
}

function percentCell({ label, percent, name, ...meter }: PercentCell) {
  return (
    <td class="value percent" data-label={label}>
      <span class="percent-line">
        {name !== undefined && <span class="percent-name" title={name}>{name}</span>}
        {formatPercent(percent)}
      </span>
      {Meter({ percent, ...meter })}
    </td>
  );
}

/**
 * `HostRow` as text. A thousand rows made of forty elements each are what the fleet page costs,
 * and most of that is the making of elements; written at once they take a tenth. A test holds the
 * two equal, letter by letter.
 */
import {
  guestsText,
  isHigh,
  noReasonText,
  poolsText,
  WAITING_TEXT,
} from "../islands/fleet/card_text.ts";
import { windowText } from "../islands/now/window_text.ts";
import type { FleetColumn } from "../islands/fleet/fleet_columns.ts";
import type { RowMarkupOptions } from "../islands/fleet/row_markup.ts";
import { columnClass } from "../islands/table/columns.ts";
import { isStale } from "../islands/ui/Age.tsx";
import {
  formatAge,
  formatCount,
  formatLasting,
  formatLoad,
  formatMoment,
  formatPercent,
  isoMoment,
  UNKNOWN,
  YOUNG_HELD,
} from "../islands/ui/format.ts";
import { type Tone, tonePath, toneWord } from "../islands/ui/LevelBadge.tsx";
import { shownWidth } from "../islands/ui/Meter.tsx";
import { reasonSubject, restsOnOld } from "../islands/ui/ReasonList.tsx";
import type { HostCard } from "../views/host_card.ts";
import type { ReasonIncident } from "../views/incidents.ts";
import type { MeterTone } from "../views/meter_tone.ts";
import { acknowledgePath, hostPath, incidentPath, mutePath } from "../views/paths.ts";
import type { ListedReason } from "../views/reason.ts";

export function hostRowMarkup(
  card: HostCard,
  { nowUnix, columns, windows }: RowMarkupOptions,
): string {
  const { level } = card;
  const stale = isStale(card, nowUnix) ? " data-stale" : "";
  const cells = columns.map((column) =>
    `<td class="${columnClass(column)}" data-label="${column.heading}">` +
    `${CELLS[column.key](card, nowUnix)}` +
    `${column.key === "host" ? windowMark(windowText(windows, card)) : ""}</td>`
  );
  return `<tr data-role="host-card"${attribute("data-host", card.name)} data-status="${level}" ` +
    `data-tone="${level}"${stale}><td class="col-tick"><input type="checkbox" data-tick ` +
    `aria-label="Tick ${escape(card.name)}"/></td>${cells.join("")}</tr>`;
}

const CELLS: Record<FleetColumn, (card: HostCard, nowUnix: number) => string> = {
  level: ({ level }) =>
    `<span class="badge" data-tone="${level}">${icon(level)}${toneWord(level)}</span>`,
  host: ({ name, cluster_name }) =>
    `<a class="host-name" href="${hostPath(name)}">${escape(name)}</a>` +
    (cluster_name === null ? "" : `<span class="cluster">${escape(cluster_name)}</span>`),
  group: ({ group }) => group === null ? "" : `<span class="group">${escape(group)}</span>`,
  cluster: ({ cluster_name }) => escape(cluster_name ?? ""),
  tags: ({ tags }) => tags.map((tag) => `<span class="tag">${escape(tag)}</span>`).join(""),
  problem: (card, nowUnix) =>
    (card.waiting ? `<span class="waiting-mark">${WAITING_TEXT}</span>` : "") +
    (card.two_agents ? `<span class="two-agents">Two agents use its token</span>` : "") +
    problem(card, nowUnix),
  cpu: ({ cpu_percent }) => figure({ percent: cpu_percent, isHigh: isHigh(cpu_percent) }),
  memory: ({ mem_used_percent: percent }) => figure({ percent, isHigh: isHigh(percent) }),
  pool: ({ fullest_pool: fullest }) =>
    figure({
      percent: fullest?.capacity_percent ?? null,
      name: fullest?.name,
      tone: fullest?.tone,
      isHigh: (fullest?.tone ?? "plain") !== "plain",
    }),
  guests: (card) => escape(guestsText(card)),
  pools: (card) => escape(poolsText(card)),
  load: ({ load1 }) => escape(formatLoad(load1)),
  updates: ({ pending_updates }) => escape(formatCount(pending_updates)),
  agent: ({ agent_version }) => escape(agent_version ?? UNKNOWN),
  seen,
};

function windowMark(text: string | null): string {
  return text === null ? "" : `<span class="window-mark"${attribute("title", text)}>window</span>`;
}

function seen({ last_seen_unix, held_unix, read_unix }: HostCard, nowUnix: number): string {
  const held = held_unix === null
    ? ""
    : `<span class="held-tag" data-role="held">part ${age(held_unix, nowUnix, YOUNG_HELD)}</span>`;
  return (last_seen_unix === null ? "never" : age(last_seen_unix, nowUnix)) + held +
    (read_unix === null ? "" : `<span class="stale-tag">stale</span>`);
}

function problem(card: HostCard, nowUnix: number): string {
  const { name, reasons: [worst], reason_count } = card;
  if (worst === undefined) return `<span class="no-reason">${noReasonText(card)}</span>`;
  const { level, text, incident } = worst;
  const subject = reasonSubject(worst);
  const [open, close] = incident === null
    ? ["", ""]
    : [`<a class="reason-link" href="${escape(incidentPath(incident.id))}">`, "</a>"];
  return `<span class="reason" data-tone="${level}">${icon(level)}` +
    `<span class="reason-text"${attribute("title", text)}>` +
    `<span class="sr-only">${toneWord(level)}:</span> ${open}` +
    (subject === "" ? "" : `<b class="reason-subject">${escape(subject)}</b>: `) +
    `${escape(text)}${close}</span><span class="reason-since">` +
    (reason_count > 1 ? `<span class="more">+${formatCount(reason_count - 1)}</span>` : "") +
    `${ages(worst, nowUnix)}</span>${acts(name, worst)}</span>`;
}

/** Of a card no reason is muted. */
function acts(host: string, { id, text, incident }: ListedReason): string {
  const what = text === "" ? " " : ` ${escape(text)}`;
  return `<span class="acts">${incident === null ? "" : acknowledging(incident, what)}` +
    `<a data-act="mute"${attribute("href", mutePath(host, id))}>` +
    `Mute<span class="sr-only">${what}</span></a></span>`;
}

function acknowledging({ id, state }: ReasonIncident, what: string): string {
  if (state === "acknowledged") return `<span class="acknowledged-mark">Acknowledged</span>`;
  if (state === "pending" || state === "resolved") return "";
  return `<a data-act="acknowledge"${attribute("href", acknowledgePath(id))}>` +
    `Acknowledge<span class="sr-only">${what}</span></a>`;
}

function ages(reason: ListedReason, nowUnix: number): string {
  const { since_unix, as_of_unix } = reason;
  const since = since_unix === null
    ? ""
    : time(since_unix, "Since ", formatLasting(since_unix, nowUnix));
  if (as_of_unix === null || !restsOnOld(reason, nowUnix)) return since;
  return `${since}<span class="reason-read">read ${age(as_of_unix, nowUnix, YOUNG_HELD)}</span>`;
}

function age(unix: number, nowUnix: number, young?: string): string {
  return time(unix, "", formatAge(unix, nowUnix, young));
}

function time(unix: number, before: string, text: string): string {
  const iso = isoMoment(unix);
  const attribute = iso === undefined ? "" : ` datetime="${iso}"`;
  return `<time class="age"${attribute} title="${before}${formatMoment(unix, iso)}">${text}</time>`;
}

interface Figure {
  percent: number | null;
  isHigh: boolean;
  name?: string | undefined;
  tone?: MeterTone | undefined;
}

function figure({ percent, isHigh, name, tone }: Figure): string {
  return `<span class="figure"${isHigh ? " data-high" : ""}>` +
    (name === undefined
      ? ""
      : `<span class="figure-name"${attribute("title", name)}>${escape(name)}</span>`) +
    `${escape(formatPercent(percent))}</span>${meter(percent, tone)}`;
}

function meter(percent: number | null, tone: MeterTone = "plain"): string {
  if (percent === null) return `<span class="meter" data-unknown="true" aria-hidden="true"></span>`;
  return `<svg class="meter" data-tone="${tone}" aria-hidden="true">` +
    `<rect width="${shownWidth(percent)}%" height="100%"></rect></svg>`;
}

function icon(tone: Tone): string {
  return `<svg class="icon" data-tone="${tone}" viewBox="0 0 16 16" aria-hidden="true">` +
    `<path d="${tonePath(tone)}"></path></svg>`;
}

/** As Preact writes one: without a value where that is empty. */
function attribute(name: string, value: string): string {
  return value === "" ? ` ${name}` : ` ${name}="${escape(value)}"`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", '"': "&quot;" };

/**
 * Whatever a host reported stays text, between tags and in an attribute alike. A single sign beyond
 * Latin-1 would make V8 keep the whole page in two bytes a sign, which takes several times as long
 * to put together and to send: so it is written by its number.
 */
function escape(text: string): string {
  if (!/[&<"]|[^\0-\xff]/.test(text)) return text;
  return [...text].map((sign) =>
    ESCAPES[sign] ?? (sign > "\xff" ? `&#${sign.codePointAt(0)};` : sign)
  ).join("");
}

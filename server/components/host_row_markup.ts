/**
 * `HostRow` as text. A thousand rows made of forty elements each are what the fleet page costs,
 * and most of that is the making of elements; written at once they take a tenth. A test holds the
 * two equal, letter by letter.
 */
import { guestsText, poolsText, WAITING_TEXT } from "../islands/fleet/card_text.ts";
import { isStale } from "../islands/ui/Age.tsx";
import {
  formatAge,
  formatCount,
  formatLasting,
  formatLoad,
  formatMoment,
  formatPercent,
  isoMoment,
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

export function hostRowMarkup(card: HostCard, nowUnix: number): string {
  const name = escape(card.name);
  const { level, fullest_pool: fullest } = card;
  const stale = isStale(card, nowUnix) ? " data-stale" : "";
  return `<tr data-role="host-card"${attribute("data-host", card.name)} data-status="${level}" ` +
    `data-tone="${level}"${stale}>` +
    `<td class="cell-level"><span class="badge" data-tone="${level}">${icon(level)}` +
    `${toneWord(level)}</span></td>` +
    `<td class="cell-host"><a class="host-name" href="${hostPath(card.name)}">${name}</a>` +
    (card.group === null ? "" : `<span class="group">${escape(card.group)}</span>`) +
    (card.cluster_name === null
      ? ""
      : `<span class="cluster">${escape(card.cluster_name)}</span>`) +
    (card.waiting ? `<span class="waiting-mark">${WAITING_TEXT}</span>` : "") +
    (card.two_agents ? `<span class="two-agents">Two agents use its token</span>` : "") +
    `${worstReason(card, nowUnix)}</td>` +
    percentCell("CPU", card.cpu_percent) +
    percentCell("Memory", card.mem_used_percent) +
    percentCell("Pool", fullest?.capacity_percent ?? null, fullest?.name, fullest?.tone) +
    `<td class="value" data-label="Pools ok">${escape(poolsText(card))}</td>` +
    `<td class="value" data-label="Guests">${escape(guestsText(card))}</td>` +
    `<td class="value number" data-label="Load">${escape(formatLoad(card.load1))}</td>` +
    `<td class="value number" data-label="Updates">${
      escape(formatCount(card.pending_updates))
    }</td>` +
    `<td class="cell-seen" data-label="Seen">${seen(card, nowUnix)}</td></tr>`;
}

function seen({ last_seen_unix, held_unix, read_unix }: HostCard, nowUnix: number): string {
  const held = held_unix === null
    ? ""
    : `<span class="held-tag" data-role="held">part ${age(held_unix, nowUnix, YOUNG_HELD)}</span>`;
  return (last_seen_unix === null ? "never" : age(last_seen_unix, nowUnix)) + " " + held +
    (read_unix === null ? "" : `<span class="stale-tag">stale</span>`);
}

function worstReason({ name, reasons: [worst], reason_count }: HostCard, nowUnix: number): string {
  if (worst === undefined) return "";
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

function percentCell(
  label: string,
  percent: number | null,
  name?: string,
  tone?: MeterTone,
): string {
  return `<td class="value percent" data-label="${label}"><span class="percent-line">` +
    (name === undefined
      ? ""
      : `<span class="percent-name"${attribute("title", name)}>${escape(name)}</span>`) +
    `${escape(formatPercent(percent))}</span>${meter(percent, tone)}</td>`;
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

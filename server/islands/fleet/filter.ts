import type { HostCard } from "../../fleet/views.ts";
import { compareLevels, type Level, LEVELS } from "../../../shared/verdict/mod.ts";

/** What a host counts as on the fleet page: waiting hosts are kept apart from the offline. */
export type Standing = Level | "waiting";

/** In the order in which hosts are listed. */
export const STANDINGS: readonly Standing[] = [...LEVELS, "waiting"];

export interface FleetFilter {
  /** Null shows all. */
  standing: Standing | null;
  /** Words that must all occur in a host's name, cluster or reasons. */
  text: string;
}

export const NO_FILTER: FleetFilter = { standing: null, text: "" };

/** A text longer than this finds nothing; it is cut so that an address stays short. */
const MAX_TEXT_LENGTH = 200;

/** Reads the query of the fleet page's address. */
export function readFilter(query: URLSearchParams): FleetFilter {
  const level = query.get("level");
  return {
    standing: STANDINGS.find((standing) => standing === level) ?? null,
    text: (query.get("q") ?? "").slice(0, MAX_TEXT_LENGTH),
  };
}

/** The address of the fleet page with this filter. */
export function filterPath({ standing, text }: FleetFilter): string {
  const query = new URLSearchParams();
  if (standing !== null) query.set("level", standing);
  if (text.trim() !== "") query.set("q", text.trim());
  return query.size === 0 ? "/" : `/?${query}`;
}

export function standingOf(card: HostCard): Standing {
  return card.waiting ? "waiting" : card.level;
}

/** Hosts per standing. */
export function countStandings(cards: Iterable<HostCard>): Record<Standing, number> {
  const counts = { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 0, new: 0, waiting: 0 };
  for (const card of cards) counts[standingOf(card)]++;
  return counts;
}

export function countAll(counts: Record<Standing, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The cards that pass, worst first; waiting hosts last; equals by name. */
export function selectCards(cards: Iterable<HostCard>, filter: FleetFilter): HostCard[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return [...cards]
    .filter((card) => filter.standing === null || standingOf(card) === filter.standing)
    .filter((card) => words.length === 0 || hasWords(card, words))
    .sort(compareCards);
}

function hasWords(card: HostCard, words: string[]): boolean {
  const reasons = card.reasons.map(({ code, subject, text }) => `${code} ${subject} ${text}`);
  const text = [card.name, card.cluster_name ?? "", ...reasons].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

// "pve-2" before "pve-10".
const names = new Intl.Collator("en", { numeric: true });

function compareCards(a: HostCard, b: HostCard): number {
  return Number(a.waiting) - Number(b.waiting) || compareLevels(a.level, b.level) ||
    names.compare(a.name, b.name);
}

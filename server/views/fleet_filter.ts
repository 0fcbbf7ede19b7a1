import type { HostCard } from "./host_card.ts";
import type { ListedReason } from "./reason.ts";
import { compareHosts } from "../../shared/verdict/host_order.ts";
import { type Level, LEVELS } from "../../shared/verdict/mod.ts";

export interface FleetFilter {
  /** Null shows all. */
  level: Level | null;
  /** Words that must all occur in a host's name, cluster, group, tags or reasons. */
  text: string;
}

export const NO_FILTER: FleetFilter = { level: null, text: "" };

/** A text longer than this finds nothing; it is cut so that an address stays short. */
const MAX_TEXT_LENGTH = 200;

/** Reads the query of the fleet page's address. */
export function readFilter(query: URLSearchParams): FleetFilter {
  const level = query.get("level");
  return {
    level: LEVELS.find((each) => each === level) ?? null,
    text: (query.get("q") ?? "").slice(0, MAX_TEXT_LENGTH),
  };
}

/** The same as an address says it, without what filters nothing. */
export function filterParameters({ level, text }: FleetFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (level !== null) query.set("level", level);
  if (text.trim() !== "") query.set("q", text.trim());
  return query;
}

/** The words of a filter, in lower case. */
export function filterWords({ text }: Pick<FleetFilter, "text">): string[] {
  return text.toLowerCase().split(/\s+/).filter((word) => word !== "");
}

/** Hosts per level. */
export function countLevels(cards: Iterable<Pick<HostCard, "level">>): Record<Level, number> {
  const counts = { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 0, new: 0 };
  for (const { level } of cards) counts[level]++;
  return counts;
}

export function countAll(counts: Record<Level, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The cards that pass, worst first, new hosts last; equals by name. */
export function selectCards(cards: Iterable<HostCard>, filter: FleetFilter): HostCard[] {
  return findCards(cards, filter).sort(compareHosts);
}

/** The same in the order in which they come. */
export function findCards(cards: Iterable<HostCard>, filter: FleetFilter): HostCard[] {
  const words = filterWords(filter);
  return [...cards].filter((card) =>
    (filter.level === null || card.level === filter.level) &&
    (words.length === 0 || hasWords(card, words))
  );
}

function hasWords(card: HostCard, words: string[]): boolean {
  const reasons = [...card.reasons.map(reasonText), card.more_reason_words];
  const text = [card.name, card.cluster_name ?? "", card.group ?? "", ...card.tags, ...reasons]
    .join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What a reason is found by. */
export function reasonText({ code, subject, text }: ListedReason): string {
  return `${code} ${subject} ${text}`;
}

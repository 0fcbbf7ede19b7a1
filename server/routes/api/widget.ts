import { hostPath } from "../../views/paths.ts";
import { countLevels } from "../../views/fleet_filter.ts";
import type { HostCard } from "../../views/mod.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { fleetLevel } from "./summary.ts";
import { type HostReason, worstReasons } from "./worst_reasons.ts";

const PROBLEMS = 10;

/**
 * `GET /api/widget`: the fleet as one flat object, for dashboards that show a few fields of it.
 * Fields are only ever added. A figure that no host has told is null.
 */
export function getWidget(request: AppRequest): Response {
  const { reads } = request.get("context");
  const cards = reads.cards.all();
  const reasons = worstReasons(reads, cards);
  const { new: never_connected, ...counts } = countLevels(cards);
  const withPools = cards.filter(({ zfs }) => zfs !== "unknown");
  const [worst] = reasons;
  return request.json({
    level: fleetLevel(cards),
    hosts: cards.length,
    ...counts,
    never_connected,
    worst: worst === undefined ? null : `${worst.host}: ${sentence(worst)}`,
    problem_count: reasons.length,
    pools: sum(withPools, (card) => card.pools_total),
    pools_ok: sum(withPools, (card) => card.pools_ok),
    fullest_pool_percent: greatest(cards, (card) => card.fullest_pool?.capacity_percent ?? null),
    guests: sum(cards, (card) => card.guests_total),
    guests_running: sum(cards, (card) => card.guests_running),
    updated_unix: greatest(cards, (card) => card.read_unix),
    problems: reasons.slice(0, PROBLEMS).map((reason) => ({
      name: reason.host,
      label: sentence(reason),
      level: reason.level,
      url: request.get("origin") + hostPath(reason.host),
    })),
  });
}

function sentence({ label, text }: HostReason): string {
  return label === "" ? text : `${label}: ${text}`;
}

type Figure = (card: HostCard) => number | null;

/** Of what is known; null where nothing is. */
function sum(cards: readonly HostCard[], figure: Figure): number | null {
  return cards.map(figure).reduce(
    (total, value) => value === null ? total : (total ?? 0) + value,
    null,
  );
}

function greatest(cards: readonly HostCard[], figure: Figure): number | null {
  return cards.map(figure).reduce(
    (most, value) => value === null ? most : Math.max(most ?? value, value),
    null,
  );
}

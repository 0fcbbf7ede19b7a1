import * as z from "zod";
import { compareLevels, type Level } from "../../../shared/verdict/mod.ts";
import { countLevels } from "../../views/fleet_filter.ts";
import type { HostCard } from "../../views/mod.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { worstReasons } from "./worst_reasons.ts";

const WORST_REASONS = 10;

export const failSchema = z.enum(["critical", "warning"]).optional();

/**
 * `GET /api/summary?host=&fail=`: the fleet, or one host, in a few numbers. With `?fail=critical` or
 * `?fail=warning` it answers 503 at that level or worse, so that any uptime monitor can raise the
 * alarm. Hosts that may still reconnect after a start of the server count as what they were; one
 * that never connected is counted apart, as new, and raises none.
 */
export function getSummary(request: AppRequest): Response {
  const fail = failSchema.safeParse(request.req.query("fail"));
  if (!fail.success) {
    return request.json({ error: 'fail: expected "critical" or "warning"' }, 400);
  }
  const { reads } = request.get("context");
  const host = request.req.query("host");
  const one = host === undefined ? undefined : reads.cards.find(host);
  if (one === null) return request.json({ error: "host_not_found" }, 404);
  const cards = one === undefined ? reads.cards.all() : [one];
  const level = one?.level ?? fleetLevel(cards);
  const reasons = worstReasons(reads, cards);
  const isFailing = fail.data !== undefined && compareLevels(level, fail.data) <= 0;
  return request.json({
    level,
    hosts: cards.length,
    waiting: cards.filter((card) => card.waiting).length,
    counts: countLevels(cards),
    reason_count: reasons.length,
    reasons: reasons.slice(0, WORST_REASONS),
  }, isFailing ? 503 : 200);
}

/** The worst level of all; hosts that never connected raise none. */
export function fleetLevel(cards: readonly HostCard[]): Level {
  return cards.reduce<Level>(
    (worst, card) => compareLevels(card.level, worst) < 0 ? card.level : worst,
    "ok",
  );
}

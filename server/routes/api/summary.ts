import * as z from "zod";
import { compareLevels, compareReasonLevels, type Level } from "../../../shared/verdict/mod.ts";
import { countLevels } from "../../views/fleet_filter.ts";
import { isLoud } from "../../views/reason.ts";
import type { AppRequest } from "../../web/app_request.ts";

const WORST_REASONS = 10;

const failSchema = z.enum(["critical", "warning"]).optional();

/**
 * `GET /api/summary`: the fleet in a few numbers. With `?fail=critical` or `?fail=warning` it
 * answers 503 at that level or worse, so that any uptime monitor can raise the alarm. Hosts that
 * may still reconnect after a start of the server count as what they were; one that never
 * connected is counted apart, as new, and raises none.
 */
export function getSummary(request: AppRequest): Response {
  const fail = failSchema.safeParse(request.req.query("fail"));
  if (!fail.success) {
    return request.json({ error: 'fail: expected "critical" or "warning"' }, 400);
  }
  const reads = request.get("context").reads;
  const cards = reads.cards.all();
  const level = cards.reduce<Level>(
    (worst, card) => compareLevels(card.level, worst) < 0 ? card.level : worst,
    "ok",
  );
  const reasons = cards.flatMap(({ name }) =>
    reads.views.reasons(name).filter(isLoud).map((reason) => ({ host: name, ...reason }))
  ).sort((a, b) => compareReasonLevels(a.level, b.level)).slice(0, WORST_REASONS);
  const isFailing = fail.data !== undefined && compareLevels(level, fail.data) <= 0;
  return request.json({
    level,
    hosts: cards.length,
    waiting: cards.filter((card) => card.waiting).length,
    counts: countLevels(cards),
    reasons,
  }, isFailing ? 503 : 200);
}

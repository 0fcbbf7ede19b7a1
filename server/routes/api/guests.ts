import * as z from "zod";
import { SHARES } from "../../../shared/shares.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { parseGuestQuery } from "../../fleet/guest_query_terms.ts";
import { MAX_QUERY_LENGTH, readSort, SORTS_EXPECTED } from "../../views/guest_query.ts";

const MAX_SKIPPED = 1_000_000;
const SKIP_EXPECTED = `expected 0 to ${MAX_SKIPPED}`;

/** Guests in one answer; `total` says how many were found. */
const MAX_GUESTS = 1_000;

export const guestsQuerySchema = z.object({
  q: z.string().max(MAX_QUERY_LENGTH, `expected at most ${MAX_QUERY_LENGTH} characters`)
    .refine(
      (text) => parseGuestQuery(text).length <= SHARES.search.words,
      `expected at most ${SHARES.search.words} words`,
    ).default(""),
  sort: z.string().default("name").transform((text, context) => {
    const sort = readSort(text);
    if (sort !== null) return sort;
    context.addIssue(`expected ${SORTS_EXPECTED}`);
    return z.NEVER;
  }),
  limit: z.coerce.number(`expected 1 to ${MAX_GUESTS}`).int(`expected 1 to ${MAX_GUESTS}`)
    .min(1, `expected 1 to ${MAX_GUESTS}`).max(MAX_GUESTS, `expected 1 to ${MAX_GUESTS}`)
    .default(MAX_GUESTS),
  skip: z.coerce.number(SKIP_EXPECTED).int(SKIP_EXPECTED).min(0, SKIP_EXPECTED)
    .max(MAX_SKIPPED, SKIP_EXPECTED).default(0),
});

/**
 * `GET /api/guests?q=&sort=&skip=&limit=`: the guests that a query finds, all of them without one; in
 * the order of a column, such as `name`, or `-cpu` for the largest first.
 */
export function listGuests(request: AppRequest): Response {
  const query = guestsQuerySchema.safeParse(request.req.query());
  if (!query.success) {
    const [issue] = query.error.issues;
    return request.json({ error: `${issue?.path.join(".")}: ${issue?.message}` }, 400);
  }
  const { q, ...search } = query.data;
  return request.json(request.get("context").reads.guests.search({ query: q, ...search }));
}

/** What each reason means and what to do about it: one row a code, in the order of the rules. */
import { CARE_GUIDE } from "./guide_care.ts";
import { HOST_GUIDE } from "./guide_host.ts";
import { LEDGER_GUIDE } from "./guide_ledger.ts";
import { POOL_GUIDE } from "./guide_pools.ts";
import type { Guide } from "./guide_row.ts";

const BY_CODE: ReadonlyMap<string, Guide> = new Map(
  Object.entries({ ...POOL_GUIDE, ...LEDGER_GUIDE, ...HOST_GUIDE, ...CARE_GUIDE }),
);

/** Null of a code that no rule has any more. */
export function findGuide(code: string): Guide | null {
  return BY_CODE.get(code) ?? null;
}

/** Every code that has a guide. */
export const GUIDED_CODES: readonly string[] = [...BY_CODE.keys()];

/** What the rules may read of a host's ledger. */
import { isSameData } from "../../../shared/same_data.ts";
import { type LedgerFacts, NO_LEDGER } from "../../../shared/verdict/ledger_facts.ts";
import { THRESHOLDS } from "../../../shared/verdict/thresholds.ts";
import { gatherLedgerFacts } from "../gather_facts.ts";
import { cloneFacts } from "../identity/clones.ts";
import type { IdentityState } from "../identity/identity_state.ts";
import type { HostMemory, PoolMemory } from "./host_memory.ts";

/** Time alone changes some: what is told for seven days, or of one. */
const GATHERED_EVERY_MS = 300_000;

export interface GatheringParts {
  pools: ReadonlyMap<string, PoolMemory>;
  identities: IdentityState;
  nameOf: (hostId: number) => string;
}

/** The same object while nothing changes, for five minutes. */
export function gatherHost(
  memory: HostMemory,
  nowMs: number,
  { pools, identities, nameOf }: GatheringParts,
): LedgerFacts {
  const known = memory.facts;
  // Another host may have told since what this one shares with it.
  const clones = cloneFacts(identities, memory.host_id, { nameOf, nowMs });
  const isCurrent = known !== null && Math.abs(nowMs - known.at_ms) < GATHERED_EVERY_MS &&
    isSameData(clones, known.facts.clones);
  if (isCurrent) return known.facts;
  const ofHost = memory.listed.flatMap(({ guid, name, key }) => {
    const pool = key === null ? undefined : pools.get(key);
    return pool === undefined ? [] : [{ ...pool, pool: { guid, name } }];
  });
  const facts = ofHost.length === 0 && clones.length === 0 ? NO_LEDGER : gatherLedgerFacts({
    now_ms: nowMs,
    scrub_age_days: THRESHOLDS.scrubAgeDays,
    pools: ofHost,
    others: { clones },
  });
  memory.facts = { facts, at_ms: nowMs };
  return facts;
}

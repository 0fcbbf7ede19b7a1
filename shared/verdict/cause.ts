/** Which reasons are one incident: what a rule is about says it, where its row says nothing else. */
import type { About, CauseRow, Rule } from "./rule.ts";

const POOL = { family: "pool", of: "pool", scope: "host" } as const;

/** Everything unread on a host is one cause. */
export const UNREAD = { family: "unread", of: "whole", scope: "host", matter: "unread" } as const;

/** What a pool has, its devices, and what lies on it, by the matter. */
export const POOL_CAUSE = {
  health: { ...POOL, matter: "health" },
  devices: { ...POOL, matter: "devices" },
  data: { ...POOL, matter: "data" },
  space: { ...POOL, matter: "space", isPercentage: true },
  scrub: { ...POOL, matter: "scrub" },
  storage: { ...POOL, matter: "storage" },
  guests: { ...POOL, matter: "guests" },
} as const satisfies Record<string, CauseRow>;

/** The snapshots of all datasets of a pool are one cause. */
export const SNAPSHOTS_CAUSE = { ...POOL, family: "snapshots", matter: "snapshots" } as const;

/** By what a rule is about; the family and the matter that are left out are its code. */
const USUAL: Readonly<Record<About, Pick<CauseRow, "of" | "scope"> & Partial<CauseRow>>> = {
  host: { of: "whole", scope: "host" },
  kind: UNREAD,
  section: UNREAD,
  pool: POOL,
  dataset: POOL,
  storage: { family: "storage", of: "self", scope: "host" },
  guest: { family: "guest", of: "self", scope: "cluster" },
  disk: { family: "disk", of: "self", scope: "host" },
  job: { of: "self", scope: "host" },
  node: { family: "ha", of: "self", scope: "cluster" },
  certificate: { family: "certificate", of: "self", scope: "host" },
  event: { of: "self", scope: "host", isAtOnce: true },
};

/** Which cause the reasons of a rule belong to. */
export function causeOf({ code, about, cause = {} }: Pick<Rule, "code" | "about" | "cause">) {
  const usual: CauseRow = { family: code, matter: code, ...USUAL[about] };
  const { elsewhere, ...own } = cause;
  const row: CauseRow = { ...usual, ...own };
  return elsewhere === undefined ? row : { ...row, elsewhere: { ...usual, ...elsewhere } };
}

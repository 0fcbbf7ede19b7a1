import type { Kind } from "../../../shared/sample/mod.ts";

/** Kinds as the database knows them; never renumbered. */
export const KIND_CODES: Readonly<Record<Kind, number>> = { fast: 0, medium: 1, slow: 2 };

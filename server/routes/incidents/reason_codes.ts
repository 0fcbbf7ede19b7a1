import { RULES } from "../../../shared/verdict/rules.ts";

/** Codes that a reason of an incident can have: all but notes, and that of a broken channel. */
export const REASON_CODES: readonly string[] = [
  ...new Set([
    ...RULES.filter(({ level }) => level !== "note").map(({ code }) => code),
    "channel_broken",
  ]),
].sort();

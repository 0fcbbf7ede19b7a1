/** What processes keep in memory, and hear of when another process changes it. */

/**
 * `hosts`: hosts that came, went, or got another name, token or
 * attribute. `words`: mutes, thresholds, snapshot policies, and
 * what is said of pools that are gone. `telling`: channels,
 * policies, windows, and what waits to be done to incidents.
 */
export const WATCHED = ["hosts", "words", "telling"] as const;

/** How often each was changed, by whichever process; the numbers tell only that they differ. */
export type Revisions = Readonly<Record<typeof WATCHED[number], number>>;

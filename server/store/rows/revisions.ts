/** What processes keep in memory and hear of when another process changes it. */

/**
 * How often each was changed, by whichever process; the numbers say nothing but that they differ.
 * `hosts`: hosts that came, went, or got another name or token. `words`: mutes, and what is said of
 * pools that are gone.
 */
export interface Revisions {
  readonly hosts: number;
  readonly words: number;
}

/** "pve-2" before "pve-10". Made once: `localeCompare` makes one for each comparison. */
export const NATURAL_ORDER = new Intl.Collator("en", { numeric: true });

const NAMES_LISTED = 20;

/** What was changed of which hosts, as the audit keeps it: the first names and how many more. */
export function changedHostsText(names: readonly string[], what: string): string {
  return `${listedHostsText(names)}: ${what}`;
}

/** The first names and how many more. */
export function listedHostsText(names: readonly string[]): string {
  const more = names.length - NAMES_LISTED;
  const listed = names.slice(0, NAMES_LISTED).join(", ");
  return `${listed}${more > 0 ? ` and ${more} more` : ""}`;
}

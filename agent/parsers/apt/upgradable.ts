/** Distinct packages for which the package lists hold a newer version. */
export interface PendingUpdates {
  /** Of the lines that could be read. */
  total: number;
  /** Those of `total` whose newer version comes from a security suite. */
  security: number;
  /** How many lines are something else or cut off, and the beginning of the first. */
  unread: { count: number; first: string } | null;
}

/** Longer lines are no packages. */
const MAX_LINE = 2000;
/** A suite may hold blanks, and be missing: what apt prints there is the repository's own word. */
const PACKAGE = /^([A-Za-z0-9][A-Za-z0-9.+_-]*(?::[a-z0-9-]+)?)\/(.*?) \S+ \S+(?: \[.*\])?$/;

/**
 * Reads `apt list --upgradable`: a header, then `name/suite[,suite] version arch […]` a line.
 * Null when it does not begin so. Neither the header nor the words in brackets are looked at,
 * since they are translated; a package installed for several architectures has a line for each.
 */
export function parseAptUpgradable(text: string): PendingUpdates | null {
  const [header = "", ...lines] = text.split("\n");
  if (header === "" || header.includes("/") || lines.length === 0) return null;

  const all = new Set<string>();
  const security = new Set<string>();
  const unread: string[] = [];
  // The last line is empty, unless it was cut off.
  const cut = lines.pop();
  for (const line of lines) {
    const match = line.length > MAX_LINE ? null : PACKAGE.exec(line);
    if (match === null) {
      if (line.trim() !== "") unread.push(line);
      continue;
    }
    const [, name = "", suites = ""] = match;
    all.add(name);
    if (suites.split(",").some((suite) => suite.endsWith("-security"))) security.add(name);
  }
  if (cut !== undefined && cut !== "") unread.push(cut);
  return {
    total: all.size,
    security: security.size,
    unread: unread[0] === undefined
      ? null
      : { count: unread.length, first: unread[0].slice(0, 80) },
  };
}

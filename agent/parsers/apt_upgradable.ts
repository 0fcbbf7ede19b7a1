/** Distinct packages for which the package lists hold a newer version. */
export interface PendingUpdates {
  total: number;
  /** Those of `total` whose newer version comes from a security suite. */
  security: number;
}

/**
 * Reads `apt list --upgradable`: a header, then `name/suite[,suite] version arch […]` a line.
 * Null when it is something else or cut off. Neither the header nor the words in brackets
 * are looked at, since they are translated; a package installed for several architectures
 * has a line for each.
 */
export function parseAptUpgradable(text: string): PendingUpdates | null {
  const [header = "", ...lines] = text.split("\n");
  if (header === "" || header.includes("/") || lines.pop() !== "") return null;

  const all = new Set<string>();
  const security = new Set<string>();
  for (const line of lines) {
    if (line === "") continue;
    const match = /^([a-z0-9][a-z0-9.+-]+)\/(\S+) \S+ \S+( \[.*\])?$/.exec(line);
    if (match === null) return null;
    const [, name = "", suites = ""] = match;
    all.add(name);
    if (suites.split(",").some((suite) => suite.endsWith("-security"))) security.add(name);
  }
  return { total: all.size, security: security.size };
}

export interface PveVersion {
  /** The first line as it is, for example "pve-manager/9.1.1/42db4a6cf33dac83 (running …)". */
  pve_version: string;
  /** Release of the running kernel, null when the line does not say it. */
  kernel_version: string | null;
}

/** Reads `pveversion`; null when it does not begin with the version of pve-manager. */
export function parsePveVersion(text: string): PveVersion | null {
  const line = text.split("\n", 1)[0]?.trim() ?? "";
  if (!line.startsWith("pve-manager/")) return null;
  return {
    pve_version: line,
    kernel_version: /\(running kernel: ([^\s)]+)\)/.exec(line)?.[1] ?? null,
  };
}

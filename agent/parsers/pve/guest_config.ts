/** A guest's current configuration: text exactly as in the file. */
export type GuestConfig = Record<string, string>;

export interface ParsedGuestConfig {
  config: GuestConfig;
  /** One sentence each; they never quote the file, which may hold secrets. */
  faults: string[];
}

const MAX_FAULTS = 5;

/**
 * Reads `/etc/pve/{qemu-server,lxc}/VMID.conf` up to its first `[section]`: what follows are
 * pending changes and snapshots. Lines beginning with `#` are the description. A raw `lxc.`
 * key may be given several times; its values are then joined by newlines.
 */
export function parseGuestConfig(text: string): ParsedGuestConfig {
  const config: GuestConfig = {};
  const faults: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (isSectionHeader(line)) break;
    if (line.trim() === "") continue;
    const entry = splitConfigLine(line);
    if (entry === null) {
      if (faults.length < MAX_FAULTS) faults.push(`Cannot read line ${index + 1}: no "key: value"`);
    } else if (isList(entry.key) && config[entry.key] !== undefined) {
      config[entry.key] += `\n${entry.value}`;
    } else {
      config[entry.key] = entry.value;
    }
  }
  return { config, faults };
}

/** Whether a line ends the section before it. */
export function isSectionHeader(line: string): boolean {
  return /^\s*\[.*\]\s*$/.test(line);
}

/** Splits `key: value`, `lxc.key = value` or `#description`; null when it is neither. */
export function splitConfigLine(line: string): { key: string; value: string } | null {
  const comment = /^\s*#(.*)$/.exec(line);
  if (comment !== null) return { key: "description", value: (comment[1] ?? "").trimEnd() };
  const [, key, value] = /^\s*([a-z][\w-]*):\s*(.*?)\s*$/i.exec(line) ??
    /^\s*(lxc\.[\w.-]+?)\s*[:=]\s*(.*?)\s*$/i.exec(line) ?? [];
  return key === undefined || value === undefined ? null : { key, value };
}

function isList(key: string): boolean {
  return key === "description" || key.startsWith("lxc.");
}

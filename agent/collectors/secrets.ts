/**
 * What of the host's configuration never leaves it: whatever is not known to be
 * harmless. The value is replaced before the configuration is sent, dumped or logged.
 */
import { type GuestConfig, isSectionHeader, splitConfigLine } from "../parsers/pve/guest_config.ts";
import { OPTION_KEYS, PLAIN_KEYS, RAW_LIMITS, SECTION_OPTIONS } from "./harmless_options.ts";

export const HIDDEN = "(hidden)";

/** A guest's configuration with every value replaced that may be a secret. */
export function hideSecrets(config: GuestConfig): GuestConfig {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, harmlessValue(key, value)]),
  );
}

/**
 * A whole configuration file of a guest, snapshots and pending changes included, with every value
 * replaced that may be a secret; so is a line that cannot be told apart.
 */
export function hideSecretsInFile(text: string): string {
  return text.split("\n").map((line) => {
    if (line.trim() === "") return line;
    if (isSectionHeader(line)) return PLAIN_HEADER.test(line) ? line : HIDDEN;
    const entry = splitConfigLine(line);
    if (entry === null) return HIDDEN;
    const value = harmlessValue(entry.key, entry.value);
    return value === entry.value ? line : `${entry.key}: ${value}`;
  }).join("\n");
}

/** The same for storage.cfg and other files of sections `type: name` with indented options. */
export function hideSecretsInSections(text: string): string {
  return text.split("\n").map((line) => {
    if (/^\s*$|^[A-Za-z][\w-]*:\s*[\w.-]*\s*$/.test(line)) return line;
    const [, before, name = "", value = ""] = /^(\s+)([\w-]+)(?:\s+(.*))?$/.exec(line) ?? [];
    if (before === undefined) return HIDDEN;
    const isHarmless = SECTION_OPTIONS.has(name) && isPlain(value);
    return isHarmless || value === "" ? line : `${before}${name} ${HIDDEN}`;
  }).join("\n");
}

/** A snapshot's name, or what Proxmox keeps beside the current values. */
const PLAIN_HEADER = /^\s*\[[\w:-]+\]\s*$/;

function harmlessValue(key: string, value: string): string {
  if (PLAIN_KEYS.has(key) || RAW_LIMITS.test(key)) return isPlain(value) ? value : HIDDEN;
  const options = OPTION_KEYS.get(key) ?? OPTION_KEYS.get(key.replace(/\d+$/, "#"));
  return options === undefined ? HIDDEN : harmlessParts(value, options);
}

/** Hides the values of unknown options, and what has no name where only an option may stand. */
function harmlessParts(value: string, options: ReadonlySet<string>): string {
  return value.split(",").map((part, index) => {
    const at = part.indexOf("=");
    if (at < 0) return index === 0 && isPlain(part) ? part : HIDDEN;
    const name = part.slice(0, at);
    if (!/^\s*[\w-]+\s*$/.test(name)) return HIDDEN;
    const isHarmless = options.has(name.trim()) && isPlain(part.slice(at + 1));
    return isHarmless ? part : `${name}=${HIDDEN}`;
  }).join(",");
}

/** Whether a value holds no option of its own and no `user:password@host`. */
function isPlain(value: string): boolean {
  return !/=|:\/\/|@/.test(value);
}

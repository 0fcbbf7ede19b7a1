/**
 * What of a guest's configuration never leaves the host (spec 2.3): passwords, keys and
 * whatever an operator may have put into free text, program arguments or environments. The
 * value is replaced before the configuration is sent, dumped or logged.
 */
import { type GuestConfig, isSectionHeader, splitConfigLine } from "../parsers/guest_config.ts";

export const HIDDEN = "(hidden)";

const SECRET_KEYS = new Set([
  "args",
  "cipassword",
  "description",
  // A container's environment since Proxmox VE 9.1.
  "env",
  "hookscript",
  "sshkeys",
]);

/** A configuration with every secret's text replaced. */
export function hideSecrets(config: GuestConfig): GuestConfig {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, isSecret(key) ? HIDDEN : value]),
  );
}

/**
 * A whole configuration file, snapshots and pending changes included, with every secret's
 * text replaced; so is a line that cannot be told apart.
 */
export function hideSecretsInFile(text: string): string {
  return text.split("\n").map((line) => {
    if (line.trim() === "" || isSectionHeader(line)) return line;
    const entry = splitConfigLine(line);
    if (entry === null) return HIDDEN;
    return isSecret(entry.key) ? `${entry.key}: ${HIDDEN}` : line;
  }).join("\n");
}

function isSecret(key: string): boolean {
  const lower = key.toLowerCase();
  return SECRET_KEYS.has(lower) || lower.startsWith("lxc.environment");
}

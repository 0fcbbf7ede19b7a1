/** A storage as `/etc/pve/storage.cfg` defines it. */
export interface ConfiguredStorage {
  name: string;
  type: string;
  /** Sorted; empty when the file leaves it to the plug-in. */
  content: string[];
  enabled: boolean;
  shared: boolean;
  /** The only nodes that use it, or null for all. */
  nodes: string[] | null;
}

export interface StorageConfiguration {
  storages: ConfiguredStorage[];
  /** One sentence each. */
  faults: string[];
}

/** Plug-ins whose storages are shared whatever the file says (PVE::Storage::Plugin). */
const SHARED_TYPES = new Set([
  "iscsi",
  "nfs",
  "cifs",
  "rbd",
  "cephfs",
  "iscsidirect",
  "glusterfs",
  "zfs",
  "drbd",
  "pbs",
]);

const MAX_FAULTS = 20;

/**
 * Reads storage.cfg: a line `type: name` begins a storage, indented lines `option value` are
 * its options, and a yes-or-no option without a value is yes.
 */
export function parseStorageCfg(text: string): StorageConfiguration {
  const faults: string[] = [];
  const sections: { type: string; name: string; options: Map<string, string> }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const header = /^([a-z][a-z0-9]*):\s*(\S+)\s*$/.exec(line);
    const option = /^\s+([a-z][a-z0-9_-]*)(?:\s+(.*?))?\s*$/.exec(line);
    const section = sections.at(-1);
    if (header !== null) {
      const [, type = "", name = ""] = header;
      sections.push({ type, name, options: new Map() });
    } else if (option !== null && section !== undefined) {
      const [, key = "", value = ""] = option;
      section.options.set(key, value);
    } else if (faults.length < MAX_FAULTS) {
      faults.push(`Cannot read line ${index + 1} of storage.cfg: neither storage nor option`);
    }
  }

  const storages = sections.map(({ type, name, options }): ConfiguredStorage => ({
    name,
    type,
    content: listOf(options.get("content")).sort(),
    enabled: !isOn(options.get("disable")),
    shared: SHARED_TYPES.has(type) || isOn(options.get("shared")),
    nodes: options.has("nodes") ? listOf(options.get("nodes")) : null,
  }));
  return { storages, faults };
}

function listOf(value = ""): string[] {
  return value.split(/[;,\s]+/).filter(Boolean);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(|1|on|yes|true)$/i.test(value);
}

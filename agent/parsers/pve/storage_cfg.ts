/** A storage as `/etc/pve/storage.cfg` defines it. */
export interface ConfiguredStorage {
  name: string;
  /** In lower case. */
  type: string;
  /** Sorted; empty when the file leaves it to the plug-in. */
  content: string[];
  enabled: boolean;
  shared: boolean;
  /** The only nodes that use it, or null for all. */
  nodes: string[] | null;
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

const CONTENT_TYPES = new Set([
  "images",
  "rootdir",
  "vztmpl",
  "iso",
  "backup",
  "snippets",
  "import",
  "none",
]);

/** An option without a value is undefined. */
type OptionValue = string | undefined;
type Section = { type: string; name: string; options: Map<string, OptionValue> };

/**
 * Reads storage.cfg as PVE::SectionConfig and PVE::Storage::Plugin do, oddities included:
 *
 * - A section begins with a line `type: name` at the start of the file or after an empty line, and
 *   ends at the next empty line. A line of blanks (or "\r") alone is not empty, so a header that
 *   follows one, or follows an option directly, is ignored and its options belong to the section
 *   before it.
 * - Lines that begin with "#" are not there at all. Every other line that cannot be read is ignored,
 *   and so are options without a section.
 * - Of two equal options the first with a valid value counts; one with an invalid value is ignored.
 * - Of two sections of one name the second counts.
 * - "local" is always a directory below /var/lib/vz and on every node.
 *
 * A section of a type that Proxmox does not know, or of a bad name, is kept: Proxmox skips it, and
 * that the storage is then not listed is what an operator wants to know.
 */
export function parseStorageCfg(text: string): ConfiguredStorage[] {
  const sections = new Map(readSections(text).map((section) => [section.name, section]));
  return [...sections.values()].map(toStorage);
}

function readSections(text: string): Section[] {
  const sections: Section[] = [];
  let current: Section | null = null;
  for (const line of text.split("\n")) {
    // The loops over lines end at what Perl takes for false.
    if (line === "" || line === "0") {
      current = null;
      continue;
    }
    const words = wordsOf(line);
    const isIndented = words[0] === "";
    if (words[isIndented ? 1 : 0]?.startsWith("#")) continue;
    if (current === null) {
      current = isIndented ? null : headerOf(words);
      if (current !== null) sections.push(current);
    } else if (isIndented && words[1] !== undefined) {
      addOption(current, words[1], words.length > 2 ? words.slice(2).join(" ") : undefined);
    }
  }
  return sections;
}

/** The words of a line; the first is empty on an indented line. */
function wordsOf(line: string): string[] {
  // What Perl calls blank in bytes: a no-break space, say, is part of a word.
  const words = line.split(/[ \t\r\f\v]+/);
  if (words.at(-1) === "") words.pop();
  return words;
}

/** `type: name`, where the blank may be missing. */
function headerOf(words: readonly string[]): Section | null {
  const [first = "", second] = words;
  if (words.length > 2) return null;
  const at = second === undefined ? first.lastIndexOf(":", first.length - 2) : first.length - 1;
  if (at < 1 || first[at] !== ":") return null;
  const name = second ?? first.slice(at + 1);
  return { type: first.slice(0, at).toLowerCase(), name, options: new Map() };
}

function addOption({ options }: Section, key: string, value: OptionValue): void {
  const isValid = VALID[key] ?? (() => true);
  if (!options.has(key) && isValid(value)) options.set(key, value);
}

const isFlag = (value: OptionValue) => value === undefined || value === "0" || value === "1";

/** What makes the value of an option valid; those that are not here do not matter. */
const VALID: Record<string, (value: OptionValue) => boolean> = {
  disable: isFlag,
  shared: isFlag,
  nodes: (value) =>
    value !== undefined &&
    listOf(value).every((node) => /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(node)),
  content: (value) =>
    value !== undefined && listOf(value).every((content) => CONTENT_TYPES.has(content)),
  path: (value) => value !== undefined,
};

function toStorage({ name, type, options }: Section): ConfiguredStorage {
  const path = options.get("path") ?? LOCAL_PATH;
  if (name === "local" && (type !== "dir" || path !== LOCAL_PATH)) return REPLACED_LOCAL;
  const nodes = name === "local" ? undefined : options.get("nodes");
  return {
    name,
    type,
    content: listOf(options.get("content")).sort(),
    enabled: !isOn(options, "disable"),
    shared: SHARED_TYPES.has(type) || isOn(options, "shared"),
    nodes: nodes === undefined ? null : listOf(nodes),
  };
}

const LOCAL_PATH = "/var/lib/vz";

/** What Proxmox puts in the place of a section "local" that is something else. */
const REPLACED_LOCAL: ConfiguredStorage = {
  name: "local",
  type: "dir",
  content: ["backup", "images", "iso", "rootdir", "snippets", "vztmpl"],
  enabled: true,
  shared: false,
  nodes: null,
};

function listOf(value = ""): string[] {
  return value.split(/[;, ]+/).filter(Boolean);
}

function isOn(options: Section["options"], key: string): boolean {
  return options.has(key) && options.get(key) !== "0";
}

/** The words in rules that stand for a name, and what may stand in their place. */

/** A node's name as Proxmox accepts it: one DNS label. */
const NODE = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/** Proxmox gives out 100 to 999999999. */
const VMID = "[1-9][0-9]{2,8}";
/** What apt reads in sources.list.d. */
const SOURCE = "[A-Za-z0-9_][A-Za-z0-9_.-]*\\.(?:list|sources)";
/** A backup job, as Proxmox makes and accepts its id. */
const JOB = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";
/** The state that smartd keeps of one disk. */
const DISK = "smartd\\.[A-Za-z0-9_-]+\\.(?:ata|nvme|scsi)\\.state";

/** What each word in a rule stands for. */
const NAMES: Readonly<Record<string, string>> = { NODE, VMID, SOURCE, JOB, DISK };

/** Finds the words in a rule that stand for a name. */
export const RULE_NAMES = new RegExp(`\\b(${Object.keys(NAMES).join("|")})\\b`);

/** Whether `name` may stand for NODE. */
export function isNodeName(name: string): boolean {
  return matches("NODE", name);
}

/** Whether `name` may stand for SOURCE. */
export function isSourceName(name: string): boolean {
  return matches("SOURCE", name);
}

/** Whether `name` may stand for JOB. */
export function isJobId(name: string): boolean {
  return matches("JOB", name);
}

/** Whether `name` may stand for DISK. */
export function isSmartFileName(name: string): boolean {
  return matches("DISK", name);
}

/** Whether `text` is what `pattern` says, words for names included. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  const source = pattern.split(RULE_NAMES)
    .map((part) => NAMES[part] ?? RegExp.escape(part))
    .join("");
  return new RegExp(`^${source}$`).test(text);
}

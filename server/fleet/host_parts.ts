/** How each part of a host's page does: what was found of it, and whether it was read. */
import type { SectionName } from "../../shared/sample/mod.ts";
import { compareLevels, type Level } from "../../shared/verdict/mod.ts";
import { type About, sectionsRead } from "../../shared/verdict/rule.ts";
import { findRule } from "../../shared/verdict/rules.ts";
import { HOST_PARTS, type HostPart, isLoud, type ListedReason } from "../views/mod.ts";
import type { HostState } from "./host_state.ts";

const BY_SECTION: Readonly<Record<SectionName, HostPart>> = {
  host: "machine",
  zfs_pools: "pools",
  storage: "storage",
  vms_runtime: "guests",
  vms_detail: "guests",
  zfs_datasets: "snapshots",
  host_care: "care",
  backups: "backups",
  system_info: "machine",
};

/** What these are of, whichever section tells it. */
const BY_ABOUT: Partial<Record<About, HostPart>> = {
  pool: "pools",
  dataset: "snapshots",
  storage: "storage",
  guest: "guests",
};

/** The section without which a part shows nothing. */
const SHOWN: Readonly<Record<HostPart, SectionName>> = {
  pools: "zfs_pools",
  guests: "vms_runtime",
  snapshots: "zfs_datasets",
  storage: "storage",
  backups: "backups",
  care: "host_care",
  machine: "host",
};

/** The part of the page that shows what a reason is about. */
export function partOf(reason: Pick<ListedReason, "code" | "subject_id">): HostPart {
  const { code, subject_id } = reason;
  const rule = findRule(code);
  if (rule === null) return "machine";
  const [read] = sectionsRead(rule, reason);
  const section = rule.about === "section" && isSection(subject_id) ? subject_id : read;
  return BY_ABOUT[rule.about] ?? (section === undefined ? "machine" : BY_SECTION[section]);
}

function isSection(name: string): name is SectionName {
  return Object.hasOwn(BY_SECTION, name);
}

/**
 * Notes and what is muted raise nothing. Null: never read, or of a host that is not connected, of
 * which nothing is known to be well.
 */
export function partLevels(state: HostState): Record<HostPart, Level | null> {
  const worst = new Map<HostPart, Level>();
  for (const reason of state.reasons) {
    if (!isLoud(reason) || reason.level === "note") continue;
    const part = partOf(reason);
    const known = worst.get(part);
    if (known === undefined || compareLevels(reason.level, known) < 0) {
      worst.set(part, reason.level);
    }
  }
  const isHere = state.connected || state.waiting;
  const isWell = (part: HostPart) => isHere && state.standing(SHOWN[part]).value !== null;
  const levelOf = (part: HostPart) => worst.get(part) ?? (isWell(part) ? "ok" : null);
  return Object.fromEntries(HOST_PARTS.map((part) => [part, levelOf(part)])) as Record<
    HostPart,
    Level | null
  >;
}

/** By code: what helps against the reasons that are listed. */
export function nextSteps(reasons: readonly Pick<ListedReason, "code">[]): Record<string, string> {
  const steps: Record<string, string> = {};
  for (const { code } of reasons) {
    const next = findRule(code)?.next;
    if (next !== undefined) steps[code] = next;
  }
  return steps;
}

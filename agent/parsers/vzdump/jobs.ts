/**
 * Backup jobs: those of `/etc/pve/jobs.cfg` (PVE::Jobs of pve-manager, PVE::VZDump::JobBase of
 * pve-guest-common), and those of `vzdump.cron`, which Proxmox VE before 7.1 wrote and later ones
 * still run.
 */
import { isLost } from "../lost_text.ts";
import { listOf, type OptionValue, readSections, type Section } from "../pve/section_config.ts";

/** Which guests a job covers; Proxmox looks for a pool first, then for VMIDs, then for "all". */
export type Selection =
  | { kind: "pool"; pool: string }
  | { kind: "guests"; vmids: readonly number[] }
  | { kind: "all"; except: readonly number[] }
  | { kind: "none" };

export interface ConfiguredBackup {
  /** Unique among all of the cluster's. */
  id: string;
  enabled: boolean;
  /** A calendar event; null: it has none that can be told. */
  schedule: string | null;
  /** Null: a directory of its own. */
  storage: string | null;
  /** The only node that runs it; null: all. */
  node: string | null;
  selection: Selection;
}

type Options = Section["options"];

/** Where a job names neither a storage nor a directory (`get_storage_param` of PVE::VZDump). */
const DEFAULT_STORAGE = "local";

/** Jobs of vzdump; null when the text holds what nobody writes. An empty file has no jobs. */
export function parseJobsCfg(text: string): ConfiguredBackup[] | null {
  if (text !== "" && isLost(text)) return null;
  return readSections(text).flatMap(({ type, name, options }) =>
    type === "vzdump"
      ? [{
        id: name,
        enabled: !options.has("enabled") || isOn(options, "enabled"),
        schedule: options.get("schedule") ?? null,
        ...describe(options),
      }]
      : []
  );
}

function describe(options: Options): Pick<ConfiguredBackup, "storage" | "node" | "selection"> {
  const storage = options.get("storage") ?? (options.has("dumpdir") ? null : DEFAULT_STORAGE);
  return { storage, node: options.get("node") ?? null, selection: selectionOf(options) };
}

function selectionOf(options: Options): Selection {
  const pool = options.get("pool");
  if (pool !== undefined) return { kind: "pool", pool };
  const vmids = vmidsOf(options.get("vmid"));
  if (vmids.length > 0) return { kind: "guests", vmids };
  if (isOn(options, "all")) return { kind: "all", except: vmidsOf(options.get("exclude")) };
  return { kind: "none" };
}

function vmidsOf(value: OptionValue): number[] {
  return listOf(value).filter((word) => /^[1-9]\d{2,8}$/.test(word)).map(Number);
}

/** An option without a value is on. */
function isOn(options: Options, key: string): boolean {
  return options.has(key) && (options.get(key) ?? "1") !== "0";
}

/** Minute, hour, days of the week, "#" where it is disabled, and what vzdump is started with. */
const CRON_LINE =
  /^(\d{1,2})\s+(\d{1,2})\s+\*\s+\*\s+(\S+)\s+root\s+(?:\/\S+\/)?(#)?vzdump(?:\s+(.*))?$/;

/** Jobs of `vzdump.cron`, numbered in their order; null as of `parseJobsCfg`. */
export function parseVzdumpCron(text: string): ConfiguredBackup[] | null {
  if (text !== "" && isLost(text)) return null;
  const lines = text.split("\n").flatMap((line) => {
    const found = CRON_LINE.exec(line);
    return found === null ? [] : [found];
  });
  return lines.map(([, minute = "", hour = "", days = "", off, args = ""], index) => {
    const week = daysOf(days);
    const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
    return {
      id: `vzdump.cron:${index + 1}`,
      enabled: off === undefined,
      schedule: week === null ? null : `${week}${time}`,
      ...describe(argumentsOf(args)),
    };
  });
}

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Cron's days of the week as those of a calendar event; null for what neither knows. */
function daysOf(text: string): string | null {
  if (text === "*") return "";
  const days = text.toLowerCase().replaceAll("-", "..").replace(
    /[0-7]/g,
    (day) => DAYS[+day] ?? "",
  );
  return /^(?:(?:sun|mon|tue|wed|thu|fri|sat)(?:,|\.\.|$))+$/.test(days) ? `${days} ` : null;
}

/** `100 101 --all 1 --storage pbs` as options; values may stand in quotes. */
function argumentsOf(text: string): Options {
  const words = (text.match(/'[^']*'|"[^"]*"|\S+/g) ?? [])
    .map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
  const options: Options = new Map();
  const vmids: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const [, key, assigned] = /^--?([a-z][a-z-]*)(?:=(.*))?$/.exec(words[index] ?? "") ?? [];
    if (key === undefined) {
      vmids.push(words[index] ?? "");
      continue;
    }
    const next = words[index + 1];
    const hasNext = assigned === undefined && next !== undefined && !next.startsWith("-");
    options.set(key, hasNext ? next : assigned);
    if (hasNext) index++;
  }
  return vmids.length === 0 ? options : options.set("vmid", vmids.join(","));
}

/** Answers of zpool about one pool of one raidz1, in both forms. For tests only. */
import { deepStrictEqual } from "node:assert/strict";
import { walkVdevs } from "../shared/sample/zfs_pools.ts";
import type { CommandResult } from "../agent/io/io.ts";
import {
  type Answers,
  createTestHost,
  LIST_JSON,
  LIST_TEXT,
  ok,
  STATUS_JSON,
  STATUS_TEXT,
  type TestHost,
} from "./pools_host.ts";

const COUNTERS = { read_errors: 0, write_errors: 0, checksum_errors: 0 };

type Devices = Record<string, Record<string, unknown>>;

/** A device in JSON; zpool gives it a GUID of its own. */
export function device(guid: number, fields: Record<string, unknown> = {}) {
  return { vdev_type: "disk", guid, state: "ONLINE", ...COUNTERS, ...fields };
}

export function listJson(health = "ONLINE"): string {
  const values = { size: 1000, allocated: 400, free: 600, fragmentation: 7, capacity: 40, health };
  const properties = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value }]),
  );
  return JSON.stringify({ pools: { tank: { pool_guid: 17, properties } } });
}

/** `zpool status -j` of a raidz1 of `disks`, with other classes beside it. */
export function statusJson(
  disks: Devices,
  classes: Record<string, Devices> = {},
  state = "ONLINE",
) {
  const raidz = device(18, { vdev_type: "raidz", state, vdevs: disks });
  const root = device(17, { vdev_type: "root", state, vdevs: { "raidz1-0": raidz } });
  const pool = { state, pool_guid: 17, error_count: 0, vdevs: { tank: root }, ...classes };
  return JSON.stringify({ pools: { tank: pool } });
}

/**
 * The same in text. Each row below the raidz1 is "name state read write cksum remark": two words
 * for a waiting spare, one for a class, whose devices begin with "+"; ">" stands one level deeper.
 */
export function statusText(rows: readonly string[], state = "ONLINE"): string {
  const row = (indent: string, text: string) => {
    const [, name = "", word = "", counters = "", remark = ""] =
      /^(\S+) (\S+)((?: \d+){0,3}) ?(.*)$/.exec(text) ?? [];
    const figures = counters.trim().split(" ").map((count) => count.padStart(5)).join(" ");
    return `\t${(indent + name).padEnd(12)}  ${word.padEnd(8)} ${figures}  ${remark}`.trimEnd();
  };
  const table = rows.map((text) => {
    if (!text.includes(" ")) return `\t${text}`;
    const indent = text.startsWith("+") ? "  " : text.startsWith(">") ? "      " : "    ";
    return row(indent, text.replace(/^[+>]/, ""));
  });
  return [
    "  pool: tank",
    ` state: ${state}`,
    "config:",
    "",
    "\tNAME          STATE     READ WRITE CKSUM",
    row("", `tank ${state} 0 0 0`),
    row("  ", `raidz1-0 ${state} 0 0 0`),
    ...table,
    "",
    "errors: No known data errors",
    "",
  ].join("\n");
}

export const SOUND_JSON = statusJson({ sda: device(1), sdb: device(2) });
export const SOUND_TEXT = statusText(["sda ONLINE 0 0 0", "sdb ONLINE 0 0 0"]);

export const LISTED: Answers = {
  [LIST_JSON]: ok(listJson()),
  [LIST_TEXT]: ok(
    "tank\t1000\t400\t600\t7\t40\tONLINE\t17\toff\twait\toff\t-\t12\t-\t0\t0\t1.00\n",
  ),
};

export function hostOf(json: CommandResult | string, text: CommandResult | string): TestHost {
  const answer = (value: CommandResult | string) => typeof value === "string" ? ok(value) : value;
  return createTestHost({ ...LISTED, [STATUS_JSON]: answer(json), [STATUS_TEXT]: answer(text) });
}

/** "name state" of every device, of pools that were read without an error. */
export async function devicesOf(host: TestHost): Promise<string[]> {
  const { pools, errors } = await host.collect();
  deepStrictEqual(errors, []);
  return walkVdevs(pools[0]?.vdevs ?? []).map(({ name, state }) => `${name} ${state}`).toArray()
    .slice(2);
}

/** Commands of one more cycle. */
export async function callsOf(host: TestHost): Promise<string[]> {
  host.calls.length = 0;
  await host.collect();
  return host.calls;
}

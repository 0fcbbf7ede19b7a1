/** Whether each sample of an agent is in a server's database, and none twice. */
import { ON_POSTGRES } from "./engine.ts";
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { queryRows } from "./store.ts";
import type { AgentHost } from "./agent_host.ts";

const FAST_TIMES = `
  SELECT name, collected_at_us / 1000 AS ms FROM samples JOIN hosts ON hosts.id = host_id
  WHERE kind = 0 ORDER BY ms`;

/** When the stored fast samples of a host were collected, epoch milliseconds, ascending. */
export function fastTimes(databasePath: string, host = "pve-01"): number[] {
  return queryRows(databasePath, FAST_TIMES).filter(({ name }) => name === host)
    .map(({ ms }) => Number(ms));
}

/** Fails when SQLite finds the database damaged; PostgreSQL mends its own before it answers. */
export function checkSound(databasePath: string): void {
  if (ON_POSTGRES) return;
  deepStrictEqual(queryRows(databasePath, "PRAGMA quick_check"), [{ quick_check: "ok" }]);
}

/** Fails when one of the samples that an agent takes every `intervalMs` is missing, or is twice. */
export function checkEachOnce(times: readonly number[], intervalMs: number): void {
  strictEqual(new Set(times).size, times.length, "a sample is stored twice");
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  deepStrictEqual(gaps.filter((ms) => ms >= 1.5 * intervalMs), [], "a sample is missing");
}

/** The files of samples that wait in the agent's outbox. */
export async function listWaiting(host: AgentHost): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(host.directory, "state/outbox"))) {
    if (name.endsWith(".json.gz")) names.push(name);
  }
  return names;
}

/** How many samples wait there. */
export async function countWaiting(host: AgentHost): Promise<number> {
  return (await listWaiting(host)).length;
}

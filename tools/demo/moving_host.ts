/**
 * What changes on a real host while nobody touches it: load, memory, counters, a resilver. The
 * recordings stand still, so the demo lays moving copies of these files over them.
 */
import { dirname, join } from "node:path";
import type { HostSetup } from "./agent_setup.ts";

const RESOURCES = "commands/pvesh/get_+cluster+resources_--output-format_json.out";
const POOL_STATUS = "commands/zpool/status_-j_--json-int.out";
const JIFFIES_PER_SECOND = 100;
/** From start to end of the demo's resilver. */
const RESILVER_SECONDS = 300;

export interface MovingHostOptions {
  /** Tells hosts apart: 0, 1, 2, … */
  seed: number;
  resilvers: boolean;
}

/** Returns a function that moves the host to its state `elapsedSeconds` after the start. */
export async function createMovingHost(
  { recorded, overlay }: HostSetup,
  { seed, resilvers }: MovingHostOptions,
): Promise<(elapsedSeconds: number) => Promise<void>> {
  const read = (name: string) => Deno.readTextFile(join(recorded, name));
  const [stat, meminfo, uptime] = await Promise.all(
    ["proc/stat", "proc/meminfo", "proc/uptime"].map(read),
  );
  const resources = await read(RESOURCES);
  const status = resilvers ? await read(POOL_STATUS) : null;

  return async (elapsedSeconds) => {
    const busyRatio = wave(elapsedSeconds, seed, 0.05, 0.6);
    const files: Record<string, string> = {
      "proc/loadavg": moveLoad(busyRatio, seed),
      "proc/stat": moveStat(stat ?? "", elapsedSeconds, seed),
      "proc/meminfo": moveMemory(meminfo ?? "", wave(elapsedSeconds, seed + 1, 0.35, 0.6)),
      "proc/uptime": moveUptime(uptime ?? "", elapsedSeconds),
      [RESOURCES]: moveResources(resources, elapsedSeconds, seed),
    };
    if (status !== null) files[POOL_STATUS] = moveResilver(status, elapsedSeconds);
    for (const [name, text] of Object.entries(files)) await replace(join(overlay, name), text);
  };
}

/** Between `low` and `high`, never the same twice in a while, and smooth. */
function wave(seconds: number, seed: number, low: number, high: number): number {
  const height = (Math.sin(seconds / (17 + 3 * seed)) + Math.sin(seconds / 7 + seed) + 2) / 4;
  return low + (high - low) * height;
}

function moveLoad(busyRatio: number, seed: number): string {
  const load = (factor: number) => (busyRatio * factor * (4 + seed)).toFixed(2);
  return `${load(1)} ${load(0.9)} ${load(0.8)} 2/1184 3348112\n`;
}

/** Adds the jiffies of `elapsedSeconds` to every processor: user time as it was busy, else idle. */
function moveStat(text: string, elapsedSeconds: number, seed: number): string {
  const cpus = text.match(/^cpu\d+ /gm)?.length ?? 1;
  const busySeconds = wave(elapsedSeconds, seed, 0.05, 0.6) + 0.3 * elapsedSeconds;
  return text.replace(/^(cpu\d*)(\s+)(\d+) (\d+) (\d+) (\d+)/gm, (line, name, gap, ...rest) => {
    const [user, nice, system, idle] = rest.map(Number);
    if ([user, nice, system, idle].some((count) => count === undefined)) return line;
    const perSecond = JIFFIES_PER_SECOND * (name === "cpu" ? cpus : 1);
    const busy = Math.round(busySeconds * perSecond);
    const total = Math.round(elapsedSeconds * perSecond);
    return `${name}${gap}${Number(user) + busy} ${nice} ${system} ${
      Number(idle) + Math.max(0, total - busy)
    }`;
  });
}

function moveMemory(text: string, usedRatio: number): string {
  const total = Number(/^MemTotal:\s+(\d+)/m.exec(text)?.[1]);
  const available = String(Math.round(total * (1 - usedRatio)));
  return text.replace(/^(MemAvailable:\s+)\d+/m, (_, label) => label + available);
}

function moveUptime(text: string, elapsedSeconds: number): string {
  const [up, idle] = text.trim().split(" ").map(Number);
  return `${((up ?? 0) + elapsedSeconds).toFixed(2)} ${(idle ?? 0).toFixed(2)}\n`;
}

interface Resource {
  type: string;
  status?: string;
  uptime?: number;
  cpu?: number;
  netin?: number;
  netout?: number;
}

function moveResources(text: string, elapsedSeconds: number, seed: number): string {
  const resources: Resource[] = JSON.parse(text);
  const bytes = Math.round(elapsedSeconds * 40_000);
  return JSON.stringify(resources.map((resource, index) => {
    if (resource.status !== "running") return resource;
    return {
      ...resource,
      uptime: (resource.uptime ?? 0) + Math.round(elapsedSeconds),
      cpu: wave(elapsedSeconds, seed + index, 0.01, 0.4),
      netin: (resource.netin ?? 0) + bytes,
      netout: (resource.netout ?? 0) + bytes,
    };
  })) + "\n";
}

/** By text: GUIDs in it exceed what a JavaScript number holds. */
function moveResilver(text: string, elapsedSeconds: number): string {
  const done = 0.05 + 0.9 * ((elapsedSeconds % RESILVER_SECONDS) / RESILVER_SECONDS);
  return text.replace(/\{"function":"RESILVER"[^}]*\}/, (scan) => {
    const toExamine = Number(/"to_examine":(\d+)/.exec(scan)?.[1]);
    const issued = String(Math.round(toExamine * done));
    return scan.replace(/"(issued|issued_bytes_per_scan)":\d+/g, (_, key) => `"${key}":${issued}`);
  });
}

/** By way of a second file, so that no reader meets half of it. */
async function replace(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(`${path}.new`, text);
  await Deno.rename(`${path}.new`, path);
}

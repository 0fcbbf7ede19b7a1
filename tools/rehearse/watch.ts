/** Looks at every server once a second: is it in service, does it show hosts as offline? */
import { pause } from "../bench/wait.ts";
import type { OfflineSight } from "./held.ts";
import type { ServerNode } from "./server_node.ts";

const LOOK_EVERY_MS = 1_000;
/** More would only say the same. */
const MAX_SIGHTS = 10_000;

interface Summary {
  counts: Record<string, number>;
}
interface HostList {
  hosts: { name: string; level: string }[];
}

/** Until `signal` aborts; adds to `sights`. */
export async function watchOffline(
  servers: readonly ServerNode[],
  sights: OfflineSight[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await Promise.all(servers.map(async (server) => {
      const summary = await server.read<Summary>("/api/summary");
      if ((summary?.counts["offline"] ?? 0) === 0) return;
      const list = await server.read<HostList>("/api/hosts");
      const atMs = Date.now();
      for (const { name, level } of list?.hosts ?? []) {
        if (level !== "offline" || sights.length >= MAX_SIGHTS) continue;
        sights.push({ atMs, server: server.name, host: name });
      }
    }));
    await pause(LOOK_EVERY_MS, signal).catch(() => {}); // the loop's condition sees it
  }
}

/** Whether all of `servers` are in service within that time. */
export async function becomeHealthy(
  servers: readonly ServerNode[],
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const healthy = await Promise.all(servers.map((server) => server.isHealthy()));
    if (!healthy.includes(false)) return true;
    if (performance.now() > untilMs) return false;
    await pause(LOOK_EVERY_MS / 4, signal);
  }
}

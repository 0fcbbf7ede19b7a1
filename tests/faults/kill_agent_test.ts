/**
 * The agent is killed while its samples are on their way, once before they reach the server and
 * once after they are stored but not acknowledged. What must hold: the next agent sends what its
 * outbox holds, and the server has every sample once.
 */
import { ok } from "node:assert/strict";
import { openAgentHost } from "../../testing/agent_host.ts";
import { type Loss, openLossyProxy } from "../../testing/lossy_proxy.ts";
import { rounds } from "../../testing/rounds.ts";
import {
  checkEachOnce,
  countWaiting,
  fastTimes,
  listWaiting,
} from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const KILLS: readonly Loss[] = Array(rounds(1, 8)).fill(["replies", "everything"]).flat();
const INTERVAL_MS = 5_000;
const SPEED = 30;
/** Of the agent's time, from the start of one agent to that of the next. */
const APART_MS = 10 * 60_000;

Deno.test(`kill -9 of the agent, ${KILLS.length} times with samples on their way, loses none`, () =>
  withServer(async (server) => {
    await using proxy = openLossyProxy(Number(new URL(server.url).port));
    await using host = await openAgentHost("healthy");
    await host.configure({
      server_url: `ws://127.0.0.1:${proxy.port}/socket`,
      token: await server.register("pve-01"),
      host_id: "pve-01",
      intervals: { fast_seconds: INTERVAL_MS / 1000 },
    });
    const firstMs = Date.now() - (KILLS.length + 1) * APART_MS;
    const start = (number: number) =>
      host.startSpedUp({ speed: SPEED, startMs: firstMs + number * APART_MS, waitsForDisk: true });
    const timesOf = (number: number) =>
      fastTimes(server.database_path).filter((ms) =>
        Math.floor((ms - firstMs) / APART_MS) === number
      );

    for (const [number, loss] of KILLS.entries()) {
      const agent = await start(number);
      await until("samples arrive", () => timesOf(number).length >= 3);
      proxy.lose(loss);
      await until("samples wait", async () => await countWaiting(host) >= 2);
      agent.kill("SIGKILL");
      await agent.ended();
      ok(await countWaiting(host) >= 2);
      proxy.heal();
    }
    // At this speed one always waits, and slow ones, one of each start, are too many for the server.
    const waited = (await listWaiting(host)).filter((name) => name.includes("fast"));
    await start(KILLS.length);
    await until("what waited is stored", async () => {
      const waiting = new Set(await listWaiting(host));
      return timesOf(KILLS.length).length > 0 && !waited.some((name) => waiting.has(name));
    });

    for (const number of KILLS.keys()) checkEachOnce(timesOf(number), INTERVAL_MS);
  }));

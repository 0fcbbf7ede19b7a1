/**
 * The network is cut without a word to either end. What must hold: the server calls the host
 * offline after 60 s without a frame and not before; the agent notices by itself, connects again
 * once it can, sends what waited, and the server holds every sample once.
 */
import { match, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { openLossyProxy } from "../../testing/lossy_proxy.ts";
import { rounds } from "../../testing/rounds.ts";
import { checkEachOnce, countWaiting, fastTimes } from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const CUTS = rounds(1, 10);
const INTERVAL_SECONDS = 5;
const SPEED = 30;
/** The agent notices soon; a busy machine answers within it. */
const HEARTBEAT_MS = 1_000;

Deno.test(`a network cut without a close, ${CUTS} times: offline after 60 s, then every sample once`, async () => {
  const clock = new TestingClock(Date.now());
  await withServer(async (server) => {
    await using proxy = openLossyProxy(Number(new URL(server.url).port));
    await using host = await openAgentHost("healthy");
    await host.configure({
      server_url: `ws://127.0.0.1:${proxy.port}/socket`,
      token: await server.register("pve-01"),
      host_id: "pve-01",
      intervals: { fast_seconds: INTERVAL_SECONDS },
    });
    const headers = { cookie: await server.signIn() };
    const state = async (): Promise<{ status: string; level: string }> =>
      await (await fetch(`${server.url}/api/hosts/pve-01`, { headers })).json();
    const agent = await host.startSpedUp({
      speed: SPEED,
      waitsForDisk: true,
      heartbeatMs: HEARTBEAT_MS,
    });

    for (let cut = 0; cut < CUTS; cut++) {
      const before = fastTimes(server.database_path).length;
      await until("samples arrive", () => fastTimes(server.database_path).length >= before + 3);
      strictEqual((await state()).status, "online");

      const lossesBefore = losses(agent.stderr);
      proxy.lose("everything");
      await until("the agent notices", () => losses(agent.stderr) > lossesBefore);
      await until("samples wait", async () => await countWaiting(host) >= 5);
      await clock.advance(58_000);
      strictEqual((await state()).status, "online");
      await clock.advance(4_000);
      const { status, level } = await state();
      strictEqual(`${status} ${level}`, "offline offline");

      proxy.heal();
      await until("the outbox is empty", async () => await countWaiting(host) === 0);
      strictEqual((await state()).status, "online");
    }
    agent.kill("SIGTERM");
    strictEqual(await agent.ended(), 0);

    match(agent.stderr, /Connection to ".*" lost: heartbeat_timeout, connecting again/);
    const times = fastTimes(server.database_path);
    ok(times.length >= CUTS * 8);
    checkEachOnce(times, INTERVAL_SECONDS * 1000);
  }, { clock });
});

function losses(log: string): number {
  return log.split(" lost: heartbeat_timeout").length - 1;
}

/**
 * A disk runs full. What must hold on the server's: pushes are answered with an error, agents keep
 * their samples, /healthz is 503, joins and pages go on; with room again all recovers by itself,
 * nothing acknowledged is lost and the database is sound. On the agent's: samples arrive all the
 * same, with an error that says so until there is room.
 */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { SectionError } from "../../shared/sample/fields.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { ifMountable, openSmallDisk } from "../../testing/small_disk.ts";
import {
  checkEachOnce,
  checkSound,
  countWaiting,
  fastTimes,
} from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { register, signIn, withServer } from "../../testing/with_server.ts";

const INTERVAL_SECONDS = 1;
const SPEED = 2;
const OK = { status: "ok", response: {} };
const STORAGE_FAILED = { status: "error", response: { reason: "storage_failed" } };

const onDisk = ifMountable();

Deno.test(
  "the server's disk is full: samples wait with the agents and are stored once there is room",
  onDisk,
  async () => {
    await using disk = await openSmallDisk(8);
    const path = join(disk.path, "monitor.db");
    const tokens = [await register(path, "pve-01"), await register(path, "pve-02")];
    await using server = await startServerProcess({ DATABASE_PATH: path });
    const headers = { cookie: await signIn(server.url, server.password) };
    const health = async () => {
      const response = await fetch(`${server.url}/healthz`);
      return `${response.status} ${(await response.json()).status}`;
    };
    await using host = await openAgentHost("healthy");
    await host.configure({
      server_url: server.agent_url,
      token: tokens[0] ?? "",
      host_id: "pve-01",
      intervals: { fast_seconds: INTERVAL_SECONDS },
    });
    const agent = await host.startSpedUp({ speed: SPEED, waitsForDisk: true });
    await using other = await openRawSocket(server.url);
    deepStrictEqual(await joinAs(other, tokens[1]), OK);
    const timesOfAgent = () => fastTimes(path, "pve-01");
    await until("samples are stored", () => timesOfAgent().length >= 3);
    deepStrictEqual(await push(other, 1), OK);
    strictEqual(await health(), "200 ok");

    await disk.fill();
    await until(
      "a push is refused",
      async () => (await push(other, 2) as Reply).status === "error",
    );
    deepStrictEqual(await push(other, 2), STORAGE_FAILED);
    strictEqual(await health(), "503 storage_failed");
    await until("samples wait with the agent", async () => await countWaiting(host) >= 5);
    match(agent.stderr, /The server does not take a sample, trying again later: storage_failed/);
    for (const page of ["/", "/hosts/pve-01", "/api/summary"]) {
      const response = await fetch(server.url + page, { headers });
      await response.body?.cancel();
      strictEqual(response.status, 200, page);
    }
    await using late = await openRawSocket(server.url);
    deepStrictEqual(await joinAs(late, tokens[1]), OK);
    deepStrictEqual(await push(late, 2), STORAGE_FAILED);

    await disk.free();
    await until("the server recovers", async () => await health() === "200 ok");
    await until("nothing waits", async () => await countWaiting(host) === 0);
    deepStrictEqual(await push(late, 3), OK);
    agent.kill("SIGTERM");
    strictEqual(await agent.ended(), 0);
    server.process.kill("SIGTERM");
    strictEqual(await server.process.ended(), 0);

    checkSound(path);
    checkEachOnce(timesOfAgent(), INTERVAL_SECONDS * 1000);
    const ofOther = fastTimes(path, "pve-02").map((ms) => ms - START_MS);
    deepStrictEqual([ofOther.includes(1), ofOther.includes(3)], [true, true]);
    strictEqual(server.process.stderr.match(/Cannot store samples/g)?.length, 1);
    match(server.process.stderr, /Storing samples works again/);
  },
);

Deno.test(
  "the agent's disk is full: samples arrive, with an error until there is room",
  onDisk,
  () =>
    withServer(async (server) => {
      await using disk = await openSmallDisk(1);
      await using host = await openAgentHost("healthy");
      await host.configure({
        server_url: server.agent_url,
        token: await server.register("pve-01"),
        host_id: "pve-01",
        intervals: { fast_seconds: INTERVAL_SECONDS },
        paths: { state: disk.path },
      });
      const headers = { cookie: await server.signIn() };
      const outboxErrors = async (): Promise<string[]> => {
        const response = await fetch(`${server.url}/api/hosts/pve-01`, { headers });
        const errors: SectionError[] = (await response.json()).samples?.fast?.payload.host.errors ??
          [];
        return errors.filter(({ tag }) => tag === "outbox").map(({ message }) => message);
      };
      await Deno.mkdir(join(disk.path, "outbox"));
      await disk.fill();

      const agent = await host.startSpedUp({ speed: SPEED });
      await until("an error in a sample", async () => (await outboxErrors()).length > 0);
      match(
        (await outboxErrors()).join(),
        /new samples are in memory only: No space left on device$/,
      );
      const before = fastTimes(server.database_path).length;
      await until("samples arrive", () => fastTimes(server.database_path).length >= before + 3);

      await disk.free();
      await until("the outbox works", async () => (await outboxErrors()).length === 0);
      agent.kill("SIGTERM");
      strictEqual(await agent.ended(), 0);
      checkEachOnce(fastTimes(server.database_path), INTERVAL_SECONDS * 1000);
    }),
);

interface Reply {
  status: string;
}

const START_MS = Date.now();

/** Pushes a fast sample collected so many milliseconds after the start of this test. */
function push(socket: RawSocket, ms: number): Promise<unknown> {
  return socket.deliver("host:pve-02", "metric:fast", {
    collected_at: new Date(START_MS + ms).toISOString(),
    data: { host: { load1: ms } },
  });
}

function joinAs(socket: RawSocket, token: string | undefined): Promise<unknown> {
  return socket.deliver("host:pve-02", "phx_join", { token });
}

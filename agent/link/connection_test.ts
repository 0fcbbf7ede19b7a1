import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { createConnection, retryAfterMs } from "./connection.ts";
import { OK, startTestingServer } from "../../testing/channel_server.ts";
import { type Disk, systemDisk } from "../io/disk.ts";
import { openOutbox } from "../outbox/outbox.ts";
import { recordingLog } from "../../testing/recording_log.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { hasJoined, secondsOf, SETTINGS, withFixture } from "../../testing/linked_agent.ts";

Deno.test(
  "createConnection() joins with token, version and intervals, and says so",
  withFixture(async ({ server, connect, log }) => {
    await using _connection = connect();
    await until("joined", () => log.lines.length > 0);

    const [frame] = server.frames;
    strictEqual(frame?.topic, "host:pve-01");
    deepStrictEqual(frame?.payload, {
      token: "secret",
      agent_version: "0.1.0",
      protocol_level: 1,
      intervals: { fast: 1, medium: 2, slow: 3 },
    });
    deepStrictEqual(log.lines, ["info: joined host:pve-01"]);
  }),
);

Deno.test(
  "createConnection() pushes what waits and forgets what the server has taken",
  withFixture(async ({ server, connect, outbox }) => {
    await outbox.add(sampleAt(1, "slow"));
    const beforeMs = Date.now();

    await using _connection = connect();
    await until("acknowledged", () => outbox.stats().count === 0);

    const [push] = server.pushes();
    strictEqual(push?.event, "metric:slow");
    const { sent_at, ...payload } = push?.payload as { sent_at: string };
    deepStrictEqual(payload, {
      collected_at: "2026-01-01T00:00:01.000Z",
      data: { host: { load1: 1, errors: [] } },
    });
    match(sent_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    ok(Date.parse(sent_at) >= beforeMs);
  }),
);

Deno.test(
  "createConnection() drains oldest first, with a bounded window, new samples between",
  withFixture(async ({ server, connect, outbox }) => {
    for (let second = 1; second <= 20; second++) await outbox.add(sampleAt(second));
    server.answer = ({ event }) => event === "phx_join" ? OK : null;

    await using connection = connect();
    await until("a full window", () => server.pushes().length === 8);
    connection.offer(await outbox.add(sampleAt(50)));
    deepStrictEqual(secondsOf(server.pushes()), [1, 2, 3, 4, 5, 6, 7, 8]);

    server.answer = () => OK;
    for (const push of server.pushes()) server.reply(push, { status: "ok", response: {} });
    await until("all", () => outbox.stats().count === 0);

    const order = secondsOf(server.pushes());
    strictEqual(order[8], 50);
    deepStrictEqual(order.toSpliced(8, 1), Array.from({ length: 20 }, (_, index) => index + 1));
  }),
);

Deno.test("createConnection() sends what is found on disk only after the join", () =>
  withDirectory(async (directory) => {
    await using server = await startTestingServer();
    const log = recordingLog();
    const clock = systemClock;
    {
      await using earlier = openOutbox({ directory, disk: systemDisk, clock, log });
      await earlier.add(sampleAt(1));
    }
    const gate = Promise.withResolvers<void>();
    const disk: Disk = {
      ...systemDisk,
      async list(path) {
        await gate.promise;
        return await systemDisk.list(path);
      },
    };
    await using outbox = openOutbox({ directory, disk, clock, log });
    await using _connection = createConnection({
      settings: { ...SETTINGS, endPoints: [server.endPoint] },
      intervals: { fast: 1, medium: 2, slow: 3 },
      outbox,
      clock,
      log,
      nextSettings: () => Promise.reject(new Error("not refused")),
    });
    await until("joined", () => hasJoined(log));

    gate.resolve();

    await until("acknowledged", () => server.pushes().length === 1 && outbox.stats().count === 0);
  }));

Deno.test(
  "createConnection() reconnects, rejoins and sends again what was in flight",
  withFixture(async ({ server, connect, outbox, log }) => {
    server.answer = ({ event }) => event === "phx_join" ? OK : null;
    for (const second of [1, 2]) await outbox.add(sampleAt(second));
    await using _connection = connect();
    await until("in flight", () => server.pushes().length === 2);

    server.answer = () => OK;
    for (const socket of server.sockets) socket.close(4000, "server_shutdown");
    await until("all acknowledged", () => outbox.stats().count === 0);

    strictEqual(server.joins().length, 2);
    deepStrictEqual(secondsOf(server.pushes()), [1, 2, 1, 2]);
    match(log.lines[1] ?? "", /^warn: Connection to "ws:.*" lost: server_shutdown/);
    strictEqual(log.lines[2], "info: joined host:pve-01");
  }),
);

Deno.test(
  "createConnection() finds a server that comes back, and says once that it is away",
  withFixture(async ({ server, connect, outbox, log }) => {
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const tries: number[] = [];
    await using _connection = connect({ retryAfterMs: (tried) => tries.push(tried) && 10 });
    await outbox.add(sampleAt(1));
    await until("several attempts", () => tries.length >= 3);

    await using returned = await startTestingServer(port);
    await until("acknowledged", () => outbox.stats().count === 0);

    deepStrictEqual(tries.slice(0, 3), [1, 2, 3]);
    strictEqual(returned.pushes().length, 1);
    match(log.lines[0] ?? "", /^warn: Cannot connect to "ws:.*": tcp connect error: .*, trying/);
    deepStrictEqual(log.lines.slice(1), ["info: joined host:pve-01"]);
  }),
);

Deno.test(
  "createConnection() gives up a connection that does not open",
  withFixture(async ({ connect, log, settings }) => {
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    settings.endPoints = [`ws://127.0.0.1:${silent.addr.port}/socket`];
    const tries: number[] = [];

    await using _connection = connect({
      connectLimitMs: 20,
      retryAfterMs: (tried) => tries.push(tried) && 10,
    });
    await until("second attempt", () => tries.length >= 2);

    match(log.lines[0] ?? "", /^warn: Cannot connect/);
    strictEqual(log.lines.length, 1);
  }),
);

Deno.test("retryAfterMs() grows, spreads the first attempt over 5 to 15 s and stays below 30 s", () => {
  for (const tries of [1, 2, 3, 1000]) {
    ok(retryAfterMs(tries, () => 0.999) <= 30_000);
    ok(retryAfterMs(tries + 1, () => 0.5) >= retryAfterMs(tries, () => 0.5));
  }
  strictEqual(retryAfterMs(1, () => 0), 5_000);
  strictEqual(Math.round(retryAfterMs(1, () => 1)), 15_000);
});

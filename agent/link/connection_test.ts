import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { Frame } from "../../shared/protocol/frame.ts";
import { systemClock } from "../../shared/clock.ts";
import type { ServerSettings } from "../config/load_config.ts";
import {
  type Connection,
  type ConnectionDelays,
  createConnection,
  retryAfterMs,
} from "./connection.ts";
import {
  OK,
  rawSocketOf,
  refuse,
  startTestingServer,
  type TestingServer,
} from "../../testing/channel_server.ts";
import { type Disk, systemDisk } from "../io/disk.ts";
import { openOutbox, type Outbox } from "../outbox/outbox.ts";
import { recordingLog } from "../../testing/recording_log.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const SOON: Partial<ConnectionDelays> = { retryAfterMs: () => 10, refusedMs: () => 10 };
const SETTINGS: ServerSettings = { endPoint: "", hostId: "pve-01", token: "secret" };

interface Fixture {
  server: TestingServer;
  outbox: Outbox;
  log: ReturnType<typeof recordingLog>;
  /** How often the settings were asked for again. */
  asked: number;
  settings: ServerSettings;
  connect(delays?: Partial<ConnectionDelays>): Connection;
}

/** Runs `test` with a server, an outbox and what connects the two. */
function withFixture(test: (fixture: Fixture) => Promise<void>): () => Promise<void> {
  return () =>
    withDirectory(async (directory) => {
      await using server = await startTestingServer();
      const log = recordingLog();
      await using outbox = openOutbox({
        directory: join(directory, "outbox"),
        disk: systemDisk,
        clock: systemClock,
        log,
      });
      const fixture: Fixture = {
        server,
        outbox,
        log,
        asked: 0,
        settings: { ...SETTINGS, endPoint: server.endPoint },
        connect: (delays) =>
          createConnection({
            settings: fixture.settings,
            intervals: { fast: 1, medium: 2, slow: 3 },
            outbox,
            log,
            clock: systemClock,
            delays: { ...SOON, ...delays },
            async nextSettings(waitMs, signal) {
              fixture.asked++;
              await systemClock.sleep(waitMs, signal);
              return fixture.settings;
            },
          }),
      };
      await test(fixture);
    });
}

function hasJoined(log: { lines: readonly string[] }): boolean {
  return log.lines.at(-1)?.startsWith("info: joined") === true;
}

function secondsOf(frames: readonly Frame[]): number[] {
  return frames.map(({ payload }) =>
    Number((payload as { collected_at: string }).collected_at.slice(17, 19))
  );
}

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
      settings: { ...SETTINGS, endPoint: server.endPoint },
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
  "createConnection() drops what the server refuses for good, and keeps what it cannot take now",
  withFixture(async ({ server, connect, outbox, log }) => {
    for (const second of [1, 2, 3, 4]) await outbox.add(sampleAt(second));
    const answers = [refuse("out_of_range"), refuse("out_of_range"), refuse("storage_failed")];
    server.answer = ({ event }) => event === "phx_join" ? OK : answers.shift() ?? OK;

    await using _connection = connect({ random: () => -0.499 });
    await until("all gone", () => outbox.stats().count === 0);

    strictEqual(outbox.stats().dropped, 2);
    deepStrictEqual(secondsOf(server.pushes()).filter((second) => second === 3), [3, 3]);
    deepStrictEqual(log.lines.filter((line) => line.startsWith("warn")), [
      "warn: The server refuses a sample for good, dropping it: out_of_range",
      "warn: The server does not take a sample, trying again later: storage_failed",
    ]);
    strictEqual(log.lines.at(-1), "info: The server takes samples again");
  }),
);

Deno.test(
  "createConnection() tries one faulty sample later and goes on with the others",
  withFixture(async ({ server, connect, outbox }) => {
    for (const second of [1, 2, 3]) await outbox.add(sampleAt(second));
    server.answer = (frame) =>
      frame.event !== "phx_join" && secondsOf([frame])[0] === 1 ? refuse("too_often") : OK;

    await using _connection = connect();
    await until("the others", () => outbox.stats().count === 1);

    strictEqual(server.pushes().length, 3);
    strictEqual(outbox.stats().dropped, 0);
  }),
);

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
    settings.endPoint = `ws://127.0.0.1:${silent.addr.port}/socket`;
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

for (
  const [reason, advice] of [
    ["invalid_token", "the token is not this host's"],
    ["unknown_host", "no host of this name is registered"],
  ] as const
) {
  Deno.test(
    `createConnection() says once that it is refused with ${reason}, and asks for new settings`,
    withFixture(async (fixture) => {
      const { server, connect, log } = fixture;
      server.answer = ({ payload }) =>
        (payload as { token: string }).token === "new" ? OK : refuse(reason);

      await using _connection = connect();
      await until("several refusals", () => server.joins().length >= 3);
      fixture.settings = { ...fixture.settings, token: "new" };
      await until("joined", () => hasJoined(log));

      match(log.lines[0] ?? "", new RegExp(`^warn: Join of host:pve-01 refused, .*${advice}`));
      strictEqual(log.lines[1], "info: joined host:pve-01");
      strictEqual(fixture.asked, server.joins().length - 1);
      ok(!log.lines.join().includes("secret"));
    }),
  );
}

for (
  const [reason, advice] of [
    ["token_rotated", "this host got a new token"],
    ["host_deleted", "this host was deleted on the server"],
  ] as const
) {
  Deno.test(
    `createConnection() says what to do and waits when it is closed with ${reason}`,
    withFixture(async (fixture) => {
      const { server, connect, log } = fixture;
      await using _connection = connect({ retryAfterMs: () => 1, refusedMs: () => 60_000 });
      await until("joined", () => hasJoined(log));

      for (const socket of server.sockets) socket.close(4001, reason);
      await until("said", () => fixture.asked === 1);
      await until("gone", () => server.sockets.size === 0);

      match(log.lines.at(-1) ?? "", new RegExp(`refused, ${reason}: ${advice}`));
      strictEqual(server.joins().length, 1);
    }),
  );
}

for (
  const reason of ["busy", "too_many_failed_joins", "server_full", "a reason of a newer server"]
) {
  Deno.test(
    `createConnection() comes again by itself when a join is refused with ${reason}`,
    withFixture(async (fixture) => {
      const { server, connect, log } = fixture;
      server.answer = () => server.joins().length < 3 ? refuse(reason) : OK;

      await using _connection = connect();
      await until("joined", () => hasJoined(log));

      deepStrictEqual(log.lines, [
        `warn: Cannot join host:pve-01: ${reason}, trying again`,
        "info: joined host:pve-01",
      ]);
      strictEqual(fixture.asked, 0);
    }),
  );
}

Deno.test(
  "createConnection() drops what is of an unknown event, and that alone",
  withFixture(async ({ server, connect, outbox }) => {
    server.answer = ({ event }) => event === "metric:slow" ? refuse("unknown_event") : OK;
    for (const kind of ["slow", "fast", "slow", "medium"] as const) {
      await outbox.add(sampleAt(outbox.stats().count, kind));
    }

    await using _connection = connect();
    await until("all gone", () => outbox.stats().count === 0);

    strictEqual(outbox.stats().dropped, 2);
    strictEqual(server.joins().length, 1);
    deepStrictEqual(server.pushes().length, 4);
  }),
);

Deno.test(
  "createConnection() keeps a sample whose push is refused for a fault of this agent",
  withFixture(async (fixture) => {
    const { server, connect, outbox, log } = fixture;
    server.answer = ({ event }) => event === "phx_join" ? OK : refuse("invalid_token");
    await outbox.add(sampleAt(1));

    await using _connection = connect({ refusedMs: () => 60_000 });
    await until("said", () => fixture.asked === 1);

    match(log.lines.at(-1) ?? "", /refused, invalid_token: the token is not this host's/);
    deepStrictEqual([outbox.stats().count, outbox.stats().dropped], [1, 0]);
  }),
);

Deno.test(
  "createConnection() does not fight for its place when it is replaced",
  withFixture(async (fixture) => {
    const { server, connect, log } = fixture;
    await using _connection = connect({ retryAfterMs: () => 1, refusedMs: () => 60_000 });
    await until("joined", () => hasJoined(log));

    for (const socket of server.sockets) socket.close(4001, "replaced");
    await until("said", () => fixture.asked === 1);
    // The server learns a little later that the connection is gone.
    await until("gone", () => server.sockets.size === 0);

    match(log.lines.at(-1) ?? "", /refused, replaced: another agent connects with the same token/);
    strictEqual(server.joins().length, 1);
  }),
);

Deno.test(
  "createConnection() drops the one sample that breaks the connection, and no other",
  withFixture(async ({ server, connect, outbox, log }) => {
    for (let second = 1; second <= 6; second++) await outbox.add(sampleAt(second));
    server.answer = (frame, socket) => {
      if (frame.event === "phx_join") return OK;
      if (secondsOf([frame])[0] !== 3) return OK;
      socket.terminate();
      return null;
    };

    await using connection = connect();
    await until("all gone", () => outbox.stats().count === 0);
    connection.offer(await outbox.add(sampleAt(7)));
    await until("goes on", () => outbox.stats().count === 0);

    strictEqual(outbox.stats().dropped, 1);
    deepStrictEqual(secondsOf(server.pushes()).filter((second) => second === 3), [3, 3, 3]);
    match(log.lines.join("\n"), /The connection broke 3 times on one fast sample, dropping it/);
  }),
);

Deno.test(
  "createConnection() blames no sample when the server restarts again and again",
  withFixture(async ({ server, connect, outbox }) => {
    await outbox.add(sampleAt(1));
    let restarts = 0;
    server.answer = ({ event }, socket) => {
      if (event === "phx_join" || ++restarts > 5) return OK;
      socket.close(1001, "server_shutdown");
      return null;
    };

    await using _connection = connect();
    await until("acknowledged", () => outbox.stats().count === 0);

    strictEqual(outbox.stats().dropped, 0);
    strictEqual(server.pushes().length, 6);
  }),
);

Deno.test(
  "createConnection() leaves a dead connection, and blames no sample for it",
  withFixture(async ({ server, connect, outbox, log }) => {
    await outbox.add(sampleAt(1));
    server.isAlive = false;
    server.answer = ({ event }) => event === "phx_join" ? OK : null;
    await using _connection = connect({ heartbeatMs: 20 });
    await until("several joins", () => server.joins().length >= 5);

    server.answer = () => OK;
    await until("acknowledged", () => outbox.stats().count === 0);

    strictEqual(outbox.stats().dropped, 0);
    match(log.lines[1] ?? "", /lost: heartbeat_timeout, connecting again$/);
  }),
);

Deno.test(
  "createConnection() leaves a connection on which a frame never ends, and blames no sample for it",
  withFixture(async ({ server, connect, outbox, log }) => {
    server.answer = ({ event }, socket) => {
      if (event === "phx_join" || server.joins().length > 2) return OK;
      // Text of 2^62 bytes: all that follows is a part of it.
      rawSocketOf(socket).write(Uint8Array.of(0x81, 127, 0x40, 0, 0, 0, 0, 0, 0, 0));
      return OK;
    };
    await outbox.add(sampleAt(1));

    await using _connection = connect({ heartbeatMs: 50 });
    await until("acknowledged", () => outbox.stats().count === 0);

    strictEqual(server.joins().length, 3);
    strictEqual(outbox.stats().dropped, 0);
    match(log.lines[1] ?? "", /lost: heartbeat_timeout, connecting again$/);
  }),
);

Deno.test(
  "createConnection() opens a new session when the server closes the channel",
  withFixture(async ({ server, connect, log }) => {
    await using _connection = connect();
    await until("joined", () => hasJoined(log));

    for (const socket of server.sockets) {
      socket.send(JSON.stringify([null, null, "host:pve-01", "phx_close", {}]));
    }
    await until("joined again", () => server.joins().length === 2);
  }),
);

Deno.test(
  "createConnection() joins again when the server does not know of the join",
  withFixture(async ({ server, connect, outbox }) => {
    await outbox.add(sampleAt(1));
    server.answer = ({ event }) => event === "phx_join" ? OK : refuse("not_joined");

    await using _connection = connect({ random: () => -0.4999 });
    await until("joined again", () => server.joins().length >= 2);
    server.answer = () => OK;
    await until("acknowledged", () => outbox.stats().count === 0);
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

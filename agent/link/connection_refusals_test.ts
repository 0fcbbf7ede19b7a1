import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { OK, rawSocketOf, refuse } from "../../testing/channel_server.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { until } from "../../testing/until.ts";
import { hasJoined, secondsOf, withFixture } from "../../testing/linked_agent.ts";

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

for (const event of ["phx_close", "phx_error"]) {
  Deno.test(
    `createConnection() opens a new session when the server ends the channel with ${event}`,
    withFixture(async ({ server, connect, log }) => {
      await using _connection = connect();
      await until("joined", () => hasJoined(log));

      for (const socket of server.sockets) {
        socket.send(JSON.stringify([null, null, "host:pve-01", event, {}]));
      }
      await until("joined again", () => server.joins().length === 2);
    }),
  );
}

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

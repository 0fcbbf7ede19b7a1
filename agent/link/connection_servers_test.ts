/** An agent with several addresses, beside servers that come, go and refuse. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { refuse, startTestingServer, type TestingServer } from "../../testing/channel_server.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { until } from "../../testing/until.ts";
import { hasJoined, secondsOf, withFixture } from "../../testing/linked_agent.ts";

type Fixture = Parameters<Parameters<typeof withFixture>[0]>[0];

/** Runs `test` with a second server, whose address stands behind that of the first. */
function withTwoServers(test: (fixture: Fixture & { second: TestingServer }) => Promise<void>) {
  return withFixture(async (fixture) => {
    await using second = await startTestingServer();
    fixture.settings = {
      ...fixture.settings,
      endPoints: [fixture.server.endPoint, second.endPoint],
    };
    await test(Object.assign(fixture, { second }));
  });
}

Deno.test(
  "createConnection() joins at the first of two servers, and says which",
  withTwoServers(async ({ server, second, connect, log }) => {
    await using _connection = connect();
    await until("joined", () => hasJoined(log));

    deepStrictEqual(log.lines, [`info: joined host:pve-01 at "${server.endPoint}"`]);
    deepStrictEqual([server.joins().length, second.joins().length], [1, 0]);
  }),
);

Deno.test(
  "createConnection() sends what the first server did not acknowledge to the second, and stays",
  withTwoServers(async ({ server, second, connect, outbox, log }) => {
    server.answer = ({ event }) => event === "phx_join" ? { status: "ok", response: {} } : null;
    for (const one of [1, 2]) await outbox.add(sampleAt(one));
    await using connection = connect();
    await until("in flight", () => server.pushes().length === 2);

    const { port } = server;
    await server[Symbol.asyncDispose]();
    await until("acknowledged", () => outbox.stats().count === 0);
    await using returned = await startTestingServer(port);
    connection.offer(await outbox.add(sampleAt(3)));
    await until("the next too", () => outbox.stats().count === 0);

    deepStrictEqual(secondsOf(second.pushes()), [1, 2, 3]);
    strictEqual(returned.joins().length, 0);
    match(log.lines[1] ?? "", /^warn: Connection to "ws:.*" lost: .*, connecting again$/);
    strictEqual(log.lines.at(-1), `info: joined host:pve-01 at "${second.endPoint}"`);
  }),
);

Deno.test(
  "createConnection() passes over a server that is away without a pause",
  withTwoServers(async ({ server, connect, log }) => {
    await server[Symbol.asyncDispose]();

    await using _connection = connect({ retryAfterMs: () => 60_000 });
    await until("joined", () => hasJoined(log));

    match(log.lines[0] ?? "", /^warn: Cannot connect to "ws:.*": tcp .*, trying the others$/);
  }),
);

Deno.test(
  "createConnection() goes on when the first server refuses the join for now",
  withTwoServers(async ({ server, second, connect, log }) => {
    server.answer = () => refuse("server_full");

    await using _connection = connect({ retryAfterMs: () => 60_000 });
    await until("joined", () => hasJoined(log));
    await until("the first connection is closed", () => server.sockets.size === 0);

    strictEqual(second.joins().length, 1);
    match(log.lines[0] ?? "", /^warn: Cannot join host:pve-01 at "ws:.*": server_full, trying the/);
  }),
);

Deno.test(
  "createConnection() says that the first server is of another fleet, and serves the second",
  withTwoServers(async (fixture) => {
    const { server, second, connect, log } = fixture;
    server.answer = () => refuse("invalid_token");

    await using _connection = connect({ retryAfterMs: () => 1, refusedMs: () => 60_000 });
    await until("joined", () => hasJoined(log));
    for (const socket of second.sockets) socket.close(1001, "server_shutdown");
    await until("joined again", () => second.joins().length === 2);

    match(log.lines[0] ?? "", /^warn: Join of host:pve-01 at "ws:.*" refused, invalid_token: the/);
    strictEqual(server.joins().length, 1);
  }),
);

Deno.test(
  "createConnection() waits for other settings once every server has refused, each said once",
  withTwoServers(async (fixture) => {
    const { server, second, connect, log } = fixture;
    for (const one of [server, second]) {
      one.answer = ({ payload }) =>
        (payload as { token: string }).token === "new"
          ? { status: "ok", response: {} }
          : refuse("unknown_host");
    }

    await using _connection = connect();
    await until("asked again", () => fixture.asked >= 4);
    ok(server.joins().length >= 2 && second.joins().length >= 2);
    fixture.settings = { ...fixture.settings, token: "new" };
    await until("joined", () => hasJoined(log));

    const refusals = log.lines.slice(0, -1);
    deepStrictEqual(refusals.map((line) => /ws:[^"]+/.exec(line)?.[0]), [
      server.endPoint,
      second.endPoint,
    ]);
  }),
);

Deno.test(
  "createConnection() does not hunt its rival from server to server",
  withTwoServers(async (fixture) => {
    const { server, second, connect, log } = fixture;
    await using _connection = connect({ retryAfterMs: () => 1, refusedMs: () => 60_000 });
    await until("joined", () => hasJoined(log));

    for (const one of [server, second]) {
      await until("it is there", () => one.sockets.size === 1 && hasJoined(log));
      for (const socket of one.sockets) socket.close(4001, "replaced");
      await until("it is gone", () => one.sockets.size === 0);
    }
    await until("it waits", () => fixture.asked === 2);

    deepStrictEqual([server.joins().length, second.joins().length], [1, 1]);
    strictEqual(log.lines.filter((line) => line.includes("refused, replaced")).length, 1);
  }),
);

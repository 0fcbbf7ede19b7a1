/** What a stranger's request may take: rows "strangersRequest" and "strangersLog" of the shares. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { TestingClock } from "../../testing/clock.ts";
import { createStrangersLog } from "../../server/web/strangers_log.ts";
import {
  createRequestListener,
  createRequestServer,
  type RequestLimits,
} from "../../server/web/request_door.ts";
import { openRawConnection, sendRawRequest } from "../../testing/raw_request.ts";
import { until } from "../../testing/until.ts";

const SHORT: RequestLimits = { headersWithinSeconds: 1, bodyWithinSeconds: 1, bodyBytes: 1024 };

interface Door {
  url: string;
  /** Bodies of the requests that came through. */
  bodies: string[];
  lines: string[];
  clock: TestingClock;
}

async function withDoor(
  run: (door: Door) => Promise<void>,
  limits: RequestLimits = SHORT,
): Promise<void> {
  const clock = new TestingClock();
  const lines: string[] = [];
  const note = (message: string) => void lines.push(message);
  using log = createStrangersLog({ log: { info: note, warn: note, error: note }, clock });
  const server = createRequestServer({ log, limits });
  const bodies: string[] = [];
  const answer = createRequestListener(async (request) => {
    bodies.push(await request.text());
    return new Response("served");
  }, { log, limits });
  server.on("request", answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  try {
    await run({ url: `http://127.0.0.1:${port}`, bodies, lines, clock });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const get = async ({ url }: Door) => await (await fetch(url)).text();

for (
  const [what, start] of [
    ["nothing at all", ""],
    ["half of its headers", "GET / HTTP/1.1\r\nHost: x\r\nX-"],
    ["half of a form", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"],
    [
      "half of a chunk",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf",
    ],
    ["a body that a GET has", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"],
  ] as const
) {
  Deno.test(`strangersRequest: who sends ${what} and waits is cut off, and others are served`, () =>
    withDoor(async (door) => {
      const waiting = await Promise.all(
        Array.from({ length: 100 }, () => openRawConnection(door.url, start)),
      );

      strictEqual(await get(door), "served");
      const answers = await Promise.all(waiting.map(({ closed }) => closed));

      for (const { status, headers } of answers) {
        strictEqual(status, 408);
        strictEqual(headers.get("x-content-type-options"), "nosniff");
      }
      deepStrictEqual(door.bodies, [""]);
    }));
}

Deno.test("strangersRequest: a sign every now and then gains no time", () =>
  withDoor(async (door) => {
    for (
      const start of [
        "GET / HTTP/1.1\r\nX: ",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n",
      ]
    ) {
      using connection = await openRawConnection(door.url, start);
      const drip = setInterval(() => connection.socket.write("x"), 50);
      try {
        strictEqual((await connection.closed).status, 408);
      } finally {
        clearInterval(drip);
      }
    }
  }));

Deno.test("strangersRequest: a body is taken up to its limit, and refused one byte above", () =>
  withDoor(async (door) => {
    const send = (length: number, isChunked: boolean) => {
      const text = "x".repeat(length);
      return sendRawRequest(door.url, {
        method: "POST",
        path: "/",
        headers: isChunked ? { "transfer-encoding": "chunked" } : { "content-length": `${length}` },
        body: isChunked ? `${length.toString(16)}\r\n${text}\r\n0\r\n\r\n` : text,
      });
    };
    for (const isChunked of [false, true]) {
      deepStrictEqual((await send(1024, isChunked)).status, 200);
      deepStrictEqual((await send(1025, isChunked)).status, 413);
    }
    deepStrictEqual(door.bodies, ["x".repeat(1024), "x".repeat(1024)]);
  }));

Deno.test("strangersRequest: what never ends is cut at its limit, not kept", () =>
  withDoor(async (door) => {
    using connection = await openRawConnection(
      door.url,
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const chunk = `${(512).toString(16)}\r\n${"x".repeat(512)}\r\n`;
    const flood = setInterval(() => connection.socket.write(chunk), 1);
    try {
      await connection.closed;
    } finally {
      clearInterval(flood);
    }

    // What is still on its way when it is cut may take the answer along.
    match(connection.received, /^(HTTP\/1\.1 413 |$)/);
    deepStrictEqual(door.bodies, []);
  }));

Deno.test("strangersLog: 300 forms aborted half-way write nothing, 300 refused ones ten lines", () =>
  withDoor(async (door) => {
    const start = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf";
    for (let count = 0; count < 300; count++) {
      (await openRawConnection(door.url, start))[Symbol.dispose]();
    }
    strictEqual(await get(door), "served");
    deepStrictEqual(door.lines, []);

    const large = { method: "POST", path: "/login", headers: { "content-length": "9999" } };
    for (let count = 0; count < 300; count++) await sendRawRequest(door.url, large);
    strictEqual(door.lines.length, SHARES.strangersLog.linesPerMinute);
    await door.clock.advance(60_000);

    await until("the count is written", () => door.lines.length > 10);
    match(door.lines.at(-1) ?? "", /^Left out \{count\} more lines/);
  }));

Deno.test("one connection carries request after request, with a body and without", () =>
  withDoor(async (door) => {
    const bodies = ["first", "", "third"];
    using connection = await openRawConnection(door.url);
    for (const [index, body] of bodies.entries()) {
      const length = body.length;
      connection.socket.write(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${body}`,
      );
      await until("it is answered", () => connection.received.split("served").length === index + 2);
    }

    ok(!connection.socket.destroyed);
    deepStrictEqual(door.bodies, bodies);
  }));

Deno.test("strangersRequest: the server itself keeps to the table of shares", () => {
  using log = createStrangersLog({
    log: { info: () => {}, warn: () => {}, error: () => {} },
    clock: new TestingClock(),
  });
  const server = createRequestServer({ log });

  deepStrictEqual([server.headersTimeout, server.requestTimeout], [10_000, 30_000]);
  server.close();
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { effect, type ReadonlySignal } from "@preact/signals";
import { type WebSocket, WebSocketServer } from "ws";
import { decodeFrame, encodeFrame, type Frame } from "../../shared/protocol/frame.ts";
import type { FleetEvents } from "../views/mod.ts";
import { until } from "../../testing/until.ts";
import { createLiveFeed, type LiveFeed, type LiveFeedOptions, retryDelayMs } from "./live.ts";
import { TEST_NOW_UNIX, testCard } from "../../testing/views.ts";

const JOINED: FleetEvents["joined"] = {
  answer: "whole",
  cards: [testCard()],
  revision: "test.1",
  now_unix: TEST_NOW_UNIX,
};
const HANDLERS = { joined: () => {}, card: () => {}, removed: () => {} };

Deno.test("LiveFeed hands on the join reply and each event", async () => {
  await withServer(async ({ live, joins }) => {
    const heard: unknown[] = [];
    live.follow("fleet", {
      joined: (reply) => void heard.push(reply),
      card: (card) => void heard.push(card.name),
      removed: ({ name }) => void heard.push(`removed ${name}`),
    });

    const socket = await joins.next();
    push(socket, "card", testCard({ name: "pve-02" }));
    push(socket, "removed", { name: "pve-02" });

    await until("three calls", () => heard.length === 3);
    deepStrictEqual(heard, [JOINED, "pve-02", "removed pve-02"]);
    strictEqual(live.state.value, "live");
  });
});

Deno.test("LiveFeed says that the connection is lost, then joins again and catches up", async () => {
  await withServer(async ({ live, joins }) => {
    let replies = 0;
    const states = record(live.state);
    live.follow("fleet", { joined: () => void replies++, card: () => {}, removed: () => {} });

    (await joins.next()).terminate();
    await joins.next();

    await until("the second reply", () => replies === 2);
    deepStrictEqual(states, ["connecting", "live", "lost", "live"]);
  });
});

Deno.test("LiveFeed tells a session that ended from a connection that was lost", async () => {
  await withServer(async ({ live, joins, server }) => {
    const states = record(live.state);
    live.follow("fleet", { joined: () => {}, card: () => {}, removed: () => {} });

    const socket = await joins.next();
    socket.close(1008, "signed_out");

    await until("the end of the session", () => live.state.value === "signed_out");
    await until("the socket to be closed", () => server.clients.size === 0);
    strictEqual(states.at(-1), "signed_out");
  });
});

Deno.test("LiveFeed notices that the session ended while it was not connected, and gives up", async () => {
  await withServer(async ({ live, joins, server, admit }) => {
    const states = record(live.state);
    live.follow("fleet", HANDLERS);
    const socket = await joins.next();

    admit(false);
    socket.terminate();

    await until("the end of the session", () => live.state.value === "signed_out");
    await until("the socket to be closed", () => server.clients.size === 0);
    deepStrictEqual(states, ["connecting", "live", "lost", "signed_out"]);
  });
});

Deno.test("LiveFeed goes on trying while nobody can say whether the session ended", async () => {
  let asked = 0;
  const isSignedIn = () => {
    asked++;
    return Promise.reject(new TypeError("Failed to fetch"));
  };
  await withServer(async ({ live, joins, admit }) => {
    live.follow("fleet", HANDLERS);
    const socket = await joins.next();

    admit(false);
    socket.terminate();
    await until("the second try", () => asked >= 2);
    strictEqual(live.state.value, "lost");
    admit(true);

    await until("the live connection", () => live.state.value === "live");
  }, { isSignedIn });
});

Deno.test("LiveFeed notices a connection that died in silence, as after sleep, and catches up", async () => {
  let isAsleep = false;
  await withServer(async ({ live, joins }) => {
    const states = record(live.state);
    live.follow("fleet", HANDLERS);
    await joins.next();

    isAsleep = true;
    await until("the loss", () => live.state.value === "lost");
    isAsleep = false;

    await until("the live connection", () => live.state.value === "live");
    deepStrictEqual(states, ["connecting", "live", "lost", "live"]);
  }, { heartbeatMs: 20, isSilent: () => isAsleep });
});

Deno.test("LiveFeed holds no connection while it is paused, and catches up when it resumes", async () => {
  await withServer(async ({ live, joins, server }) => {
    let replies = 0;
    live.follow("fleet", { ...HANDLERS, joined: () => void replies++ });
    await joins.next();
    // That the server has heard of the join is not yet that its answer has come.
    await until("the first reply", () => replies === 1);

    live.pause();
    await until("the socket to be closed", () => server.clients.size === 0);
    live.resume();

    await joins.next();
    await until("the second reply", () => replies === 2);
    strictEqual(live.state.value, "live");
    strictEqual(server.clients.size, 1);
  });
});

Deno.test("LiveFeed is not live before every topic is answered", async () => {
  await withServer(async ({ live }) => {
    const states = record(live.state);
    const heard: string[] = [];
    const hear = () => void heard.push(live.state.value);
    live.follow("fleet", { ...HANDLERS, joined: hear });
    live.follow("host:gone", { joined: hear, view: () => {}, removed: () => {} }, {
      refused: hear,
    });

    await until("both answers", () => heard.length === 2);
    deepStrictEqual([heard, states], [["connecting", "live"], ["connecting", "live"]]);
  });
});

Deno.test("LiveFeed is not live before what it expects is there", async () => {
  await withServer(async ({ live, joins }) => {
    const part = Promise.withResolvers<void>();
    let replies = 0;
    live.expect(part.promise);
    live.follow("fleet", { ...HANDLERS, joined: () => void replies++ });
    await joins.next();
    await until("the reply", () => replies === 1);
    strictEqual(live.state.value, "connecting");

    part.resolve();

    await until("the live connection", () => live.state.value === "live");
  });
});

Deno.test("LiveFeed stays incomplete without what it expects, whatever the connection does", async () => {
  await withServer(async ({ live, joins }) => {
    const states = record(live.state);
    let replies = 0;
    live.follow("fleet", { ...HANDLERS, joined: () => void replies++ });
    live.expect(Promise.reject(new TypeError("Failed to fetch")));

    (await joins.next()).terminate();

    await joins.next();
    await until("the second reply", () => replies === 2);
    deepStrictEqual(states, ["connecting", "incomplete"]);
  });
});

Deno.test("LiveFeed tells a refused join", async () => {
  await withServer(async ({ live }) => {
    const reasons: string[] = [];
    const handlers = { joined: () => {}, view: () => {}, removed: () => {} };
    const leave = live.follow("host:gone", handlers, {
      refused: (reason) => void reasons.push(reason),
    });

    await until("the reason", () => reasons.length === 1);
    leave();
    deepStrictEqual(reasons, ["unknown_host"]);
  });
});

Deno.test("LiveFeed leaves a topic that is not followed any more", async () => {
  await withServer(async ({ live, joins, left }) => {
    const leave = live.follow("fleet", { joined: () => {}, card: () => {}, removed: () => {} });
    await joins.next();

    leave();

    strictEqual(await left, "fleet");
  });
});

for (
  const [tries, random, ms] of [[1, 0, 250], [1, 1, 750], [4, 0.5, 5_000], [99, 1, 15_000]] as const
) {
  Deno.test(`retryDelayMs() waits ${ms} ms before try ${tries} at random ${random}`, () => {
    strictEqual(retryDelayMs(tries, () => random), ms);
  });
}

interface LiveServer {
  live: LiveFeed;
  server: WebSocketServer;
  /** The socket of each join that was let in, in order. */
  joins: { next(): Promise<WebSocket> };
  /** Settles with the first topic left. */
  left: Promise<string>;
  /** Whether connections are let in from now on. */
  admit(isAdmitting: boolean): void;
}

interface WithServerOptions extends Partial<LiveFeedOptions> {
  /** While true the server hears and does not answer. */
  isSilent?: () => boolean;
}

/** Runs `test` against a real server that lets in "fleet" and refuses every other topic. */
async function withServer(
  test: (parts: LiveServer) => Promise<void>,
  { isSilent = () => false, ...options }: WithServerOptions = {},
): Promise<void> {
  let admitted = true;
  const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    path: "/live/websocket",
    verifyClient: (_, done: (ok: boolean, status: number) => void) => done(admitted, 401),
  });
  await once(server, "listening");
  const joined: WebSocket[] = [];
  const left = Promise.withResolvers<string>();
  let served = 0;

  server.on("connection", (socket: WebSocket) => {
    socket.on("message", (data) => {
      const decoded = decodeFrame(String(data));
      if (!decoded.ok) throw new Error(decoded.reason);
      const { frame } = decoded;
      if (isSilent()) return;
      if (frame.event === "phx_join" && frame.topic === "fleet") {
        reply(socket, frame, "ok", JOINED);
        joined.push(socket);
      } else if (frame.event === "phx_join") {
        reply(socket, frame, "error", { reason: "unknown_host" });
      } else if (frame.event === "phx_leave") {
        reply(socket, frame, "ok", {});
        left.resolve(frame.topic);
      } else {
        reply(socket, frame, "ok", {});
      }
    });
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server always has one

  try {
    await test({
      live: createLiveFeed({
        endPoint: `ws://127.0.0.1:${port}/live`,
        isSignedIn: () => Promise.resolve(admitted),
        random: () => 0,
        ...options,
      }),
      server,
      joins: {
        next: async () => {
          await until("a join", () => joined.length > served);
          return joined[served++] as WebSocket; // present: just waited for
        },
      },
      left: left.promise,
      admit: (isAdmitting) => admitted = isAdmitting,
    });
  } finally {
    for (const socket of server.clients) socket.close(1008, "signed_out");
    await until("the socket to be closed", () => server.clients.size === 0);
    server.close();
    await once(server, "close");
  }
}

function reply(socket: WebSocket, frame: Frame, status: "ok" | "error", response: unknown) {
  socket.send(encodeFrame({ ...frame, event: "phx_reply", payload: { status, response } }));
}

function push(socket: WebSocket, event: string, payload: unknown) {
  socket.send(encodeFrame({ join_ref: null, ref: null, topic: "fleet", event, payload }));
}

function record<T>(source: ReadonlySignal<T>): T[] {
  const values: T[] = [];
  effect(() => void values.push(source.value));
  return values;
}

/** A server gone bad: whatever it sends, the agent goes on collecting and sending, in its memory. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startTestingServer, type TestingServer } from "../../testing/channel_server.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { residentBytes } from "../../testing/processes.ts";
import { until } from "../../testing/until.ts";

const MAX_UNSENT_BYTES = 1024 * 1024;
const SAMPLES_IN_FLOOD = 5;
const TOPIC = "host:pve-01";
/** Far below what a 50 MB message would take; measured: 90 MB from source. */
const MAX_RESIDENT_BYTES = 160e6;

/** Each of these ends an agent, or fills its memory, that hands it on as it is. */
const FRAMES: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  "what is no frame of the protocol": [
    "hello",
    "null",
    "5",
    "[]",
    '{"topic":"phoenix"}',
    new Uint8Array([1, 2, 3]),
    new Uint8Array(),
  ],
  "frames whose parts are not what they should be": [
    `[null,"1","${TOPIC}","phx_reply",null]`,
    `[null,"1","phoenix","phx_reply","ok"]`,
    '[null,null,{},"phx_reply",{}]',
    `[null,null,"${TOPIC}","__proto__",{}]`,
  ],
  "text of 50 MB": ["x".repeat(50e6)],
  "a reply of 50 MB": [
    `[null,"1","${TOPIC}","phx_reply",{"status":"${"x".repeat(50e6)}"}]`,
  ],
};

Deno.test("no frame from the server ends the agent, and none larger than 64 KiB is kept", async () => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  const intervals = { fast_seconds: 1 };
  await host.configure({ server_url: server.endPoint, host_id: "pve-01", intervals });
  await using agent = await host.start("run");
  await nextSample(server);

  for (const [name, frames] of Object.entries(FRAMES)) {
    for (const frame of frames) for (const socket of server.sockets) socket.send(frame);
    await nextSample(server).catch((error) => {
      throw new Error(`after ${name}: ${error.message}\n${agent.stderr}`);
    });
    const residentNow = await residentBytes(agent.pid);
    ok(residentNow < MAX_RESIDENT_BYTES, `${residentNow} bytes after ${name}`);
  }

  strictEqual(server.joins().length, 1, "the connection stayed");
  const ignored = agent.stderr.split("\n").filter((line) => line.includes("not understood"));
  deepStrictEqual(ignored.length, 1, agent.stderr);
});

/** Waits for a fast sample that was taken from now on. */
async function nextSample(server: TestingServer): Promise<void> {
  const beginning = new Date().toISOString();
  await until(
    "a sample",
    () =>
      server.pushes().some(({ event, payload }) =>
        event === "metric:fast" &&
        (payload as { collected_at: string }).collected_at >= beginning
      ),
  );
}

Deno.test("a server that sends without end takes neither the agent's cycles nor its memory", async () => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  const intervals = { fast_seconds: 1 };
  await host.configure({ server_url: server.endPoint, host_id: "pve-01", intervals });
  await using agent = await host.start("run");
  await nextSample(server);

  const frame = JSON.stringify([null, "0", TOPIC, "phx_reply", { status: "ok", response: {} }]);
  let turnsHeldBack = 0;
  const flooding = setInterval(() => {
    turnsHeldBack++;
    for (const socket of server.sockets) {
      while (socket.bufferedAmount < MAX_UNSENT_BYTES) {
        socket.send(frame);
        turnsHeldBack = 0;
      }
    }
  }, 1);
  try {
    await until("the agent holds it back", () => turnsHeldBack > 20);
    for (let count = 0; count < SAMPLES_IN_FLOOD; count++) await nextSample(server);
  } finally {
    clearInterval(flooding);
  }
  const residentNow = await residentBytes(agent.pid);
  ok(residentNow < MAX_RESIDENT_BYTES, `${residentNow} bytes`);
});

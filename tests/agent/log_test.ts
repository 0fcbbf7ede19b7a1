/** What the agent says: each problem once, and once more when it has ended. */
import { deepStrictEqual } from "node:assert/strict";
import { startTestingServer } from "../../testing/channel_server.ts";
import { AGENT_VERSION } from "../../agent/version.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";

const ATTEMPTS = 5;

Deno.test("a server that is away, comes, goes and comes back takes one line each", async () => {
  await using host = await openAgentHost("healthy");
  const refusing = refuseConnections();
  const { port } = refusing;
  const url = `ws://127.0.0.1:${port}/socket`;
  await host.configure({ server_url: url, host_id: "pve-01" });

  await using agent = await host.startSpedUp({ speed: 1 });
  await until("several attempts", () => refusing.attempts >= ATTEMPTS);
  await refusing[Symbol.asyncDispose]();
  for (const joins of [1, 2]) {
    await using server = await startTestingServer(port);
    await until("joined", () => agent.stderr.split("joined host:").length > joins);
    for (const socket of server.sockets) socket.close(1012, "server_shutdown");
    await until("lost", () => agent.stderr.split(" lost: ").length > joins);
  }

  const said = agent.stderr.trimEnd().replaceAll(url, "URL").replace(
    /(Cannot connect to "URL": ).*, /,
    "$1WHY, ",
  );
  deepStrictEqual(said.split("\n"), [
    `<6>agent ${AGENT_VERSION} sends to "URL" as pve-01`,
    '<4>Cannot connect to "URL": WHY, trying again',
    "<6>joined host:pve-01",
    '<4>Connection to "URL" lost: server_shutdown, connecting again',
    "<6>joined host:pve-01",
    '<4>Connection to "URL" lost: server_shutdown, connecting again',
  ]);
});

/** Takes connections and closes them, until it is disposed of. */
function refuseConnections(): AsyncDisposable & { port: number; readonly attempts: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let attempts = 0;
  async function refuse(): Promise<void> {
    for await (const connection of listener) {
      attempts++;
      connection.close();
    }
  }
  const refusing = refuse();
  return {
    port: listener.addr.port,
    get attempts() {
      return attempts;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await refusing;
    },
  };
}

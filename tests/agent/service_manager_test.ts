/** What the agent tells systemd, over a real socket: ready at once, alive while it goes on, stopping. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer } from "../../testing/channel_server.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

/** Four signs a second. */
const WATCHDOG_MS = 1_000;

interface Manager extends AsyncDisposable {
  /** The words in the order of their arrival. */
  said: string[];
  count(word: string): number;
  /** What systemd sets for a service with a watchdog. */
  environment: Record<string, string>;
}

/** Listens as systemd does. */
function listenAsManager(directory: string): Manager {
  const path = join(directory, "notify");
  const socket = Deno.listenDatagram({ transport: "unixpacket", path });
  const said: string[] = [];
  async function listen(): Promise<void> {
    for await (const [bytes] of socket) said.push(new TextDecoder().decode(bytes));
  }
  const listening = listen();
  return {
    said,
    count: (word) => said.filter((one) => one === word).length,
    environment: {
      NOTIFY_SOCKET: path,
      RUNTIME_DIRECTORY: directory,
      WATCHDOG_USEC: String(WATCHDOG_MS * 1000),
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await listening;
    },
  };
}

Deno.test("an agent without its configuration is ready, and alive, and says that it stops", () =>
  withDirectory(async (directory) => {
    await using manager = listenAsManager(directory);
    await using host = await openAgentHost("healthy");
    await Deno.remove(host.configPath);
    Object.assign(host.environment, manager.environment);

    await using agent = await host.start("run");
    await until("signs of life", () => manager.count("WATCHDOG=1") >= 5);
    agent.kill("SIGTERM");
    strictEqual(await agent.ended(), 0);
    await until("the last word", () => manager.said.at(-1) === "STOPPING=1");

    strictEqual(manager.said[0], "READY=1");
    deepStrictEqual(new Set(manager.said), new Set(["READY=1", "WATCHDOG=1", "STOPPING=1"]));
    match(agent.stderr, /it does not exist/);
  }));

Deno.test("an agent at work gives signs of life, none while it is held, and then again", () =>
  withDirectory(async (directory) => {
    await using manager = listenAsManager(directory);
    await using server = await startTestingServer();
    await using host = await openAgentHost("healthy");
    // What an agent that was killed has left there.
    await Deno.writeTextFile(join(directory, "notify-sender"), "");
    Object.assign(host.environment, manager.environment);
    await host.configure({ server_url: server.endPoint, intervals: { fast_seconds: 1 } });

    await using agent = await host.start("run");
    await until("samples", () => server.pushes().length >= 4);
    await until("signs of life", () => manager.count("WATCHDOG=1") >= 5);
    agent.kill("SIGSTOP");
    await until("it is held", async () => await stateOf(agent.pid) === "T");
    const before = manager.said.length;
    const heldAtMs = Date.now();
    await until("a sign would be due", () => Date.now() - heldAtMs > WATCHDOG_MS);
    ok(manager.said.length <= before + 1, "one may have been on its way");
    agent.kill("SIGCONT");
    await until("it goes on", () => manager.said.length > before + 1);

    deepStrictEqual([manager.said[0], manager.count("READY=1")], ["READY=1", 1]);
    ok(!agent.stderr.includes("Cannot tell systemd"));
  }));

Deno.test("an agent goes on when nobody hears it, and says so once", async () => {
  await using host = await openAgentHost("healthy");
  Object.assign(host.environment, {
    NOTIFY_SOCKET: join(host.directory, "absent"),
    RUNTIME_DIRECTORY: host.directory,
    WATCHDOG_USEC: "100000",
  });
  await using server = await startTestingServer();
  await host.configure({ server_url: server.endPoint, intervals: { fast_seconds: 1 } });

  await using agent = await host.start("run");
  await until("samples", () => server.pushes().length >= 4);

  strictEqual(agent.stderr.split("Cannot tell systemd").length, 2, agent.stderr);
});

/** A letter as in proc(5): "T" is stopped. */
async function stateOf(pid: number): Promise<string | undefined> {
  return /^State:\s+(\w)/m.exec(await Deno.readTextFile(`/proc/${pid}/status`))?.[1];
}

/** How agents stand beside the server, wherever that is said. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { AGENT_VERSION } from "../../agent/version.ts";
import { agentStanding, PROTOCOL_LEVEL, upgradeCommand } from "../../shared/protocol/level.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { runTask } from "../../testing/run_task.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const COMMAND = upgradeCommand(SERVER_VERSION);
const CURRENT = { agent_version: SERVER_VERSION, protocol_level: PROTOCOL_LEVEL };

async function join(server: TestServer, name: string, told: object): Promise<void> {
  const token = await server.register(name);
  await using socket = await openRawSocket(server.url);
  await socket.deliver(`host:${name}`, "phx_join", { token, ...told });
}

Deno.test("an agent that is older than the server is said to be behind, with what brings it up", () =>
  withServer(async (server) => {
    await join(server, "pve-01", CURRENT);
    await join(server, "pve-02", { ...CURRENT, agent_version: "0.0.9" });
    await join(server, "pve-03", { agent_version: SERVER_VERSION });
    await join(server, "pve-04", { agent_version: 7, protocol_level: "x" });
    const headers = { cookie: await server.signIn() };
    const get = async (path: string) => await (await fetch(server.url + path, { headers })).text();

    const { hosts } = JSON.parse(await get("/api/hosts"));
    const standings = Object.fromEntries(
      hosts.map((host: { name: string; agent_standing: string }) => [
        host.name,
        host.agent_standing,
      ]),
    );
    const expected = {
      "pve-01": "current",
      "pve-02": "behind",
      "pve-03": "behind",
      "pve-04": null,
    };
    deepStrictEqual(standings, expected);
    strictEqual(JSON.parse(await get("/api/hosts/pve-02")).agent_upgrade, COMMAND);
    strictEqual(JSON.parse(await get("/api/hosts/pve-01")).agent_upgrade, null);

    ok((await get("/hosts/pve-02")).includes(`<code>${COMMAND}</code>`));
    ok(!(await get("/hosts/pve-01")).includes(COMMAND));
    const admin = await get("/admin/hosts");
    ok(admin.includes(`<code>${COMMAND}</code>`));
    match(admin, /data-host="pve-02".*?0\.0\.9.*?behind/s);

    const environment = { DATABASE_PATH: server.database_path };
    const listed = await runTask("start", { args: ["list-hosts", "--json"], environment });
    const rows = listed.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    deepStrictEqual(
      Object.fromEntries(rows.map(({ name, agent_standing }) => [name, agent_standing])),
      expected,
    );
    strictEqual(rows.find(({ name }) => name === "pve-03")?.agent_upgrade, COMMAND);

    await server.restart();
    const again = JSON.parse(await get("/api/hosts/pve-01"));
    strictEqual(again.agent_standing, "current");
  }));

Deno.test("agentStanding() of the agent of this tree is current", () => {
  const agent = { agent_version: AGENT_VERSION, protocol_level: PROTOCOL_LEVEL };

  strictEqual(agentStanding(agent, SERVER_VERSION), "current");
});

/** Names on the host and words of the server do nothing to the terminal or log that shows them. */
import { match, ok, strictEqual } from "node:assert/strict";
import { refuse, startTestingServer } from "../../testing/channel_server.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";

const RESOURCES = "commands/pvesh/get_+cluster+resources_--output-format_json.out";

/** Sets a window's title, goes up a line, reads backwards, ends a line twice. */
const EVIL = "g\u001b]0;title\u0007\u009b1A\u202eexe\u2066\u2028.\r\n<0>forged";
/** What no terminal or log may be given, but for the end of a line. */
const CONTROLS =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Names every virtual machine so, and a storage that is full. */
async function addEvilNames(host: AgentHost): Promise<void> {
  const path = `${host.recorded}/${RESOURCES}`;
  const resources = JSON.parse(await Deno.readTextFile(path));
  for (const resource of resources) if (resource.type === "qemu") resource.name = EVIL;
  resources.push({
    id: "storage/pve-01/evil",
    type: "storage",
    storage: EVIL,
    node: "pve-01",
    plugintype: "dir",
    status: "available",
    disk: 100,
    maxdisk: 100,
  });
  await host.write(RESOURCES, JSON.stringify(resources));
}

Deno.test("once prints JSON of the same meaning in which nothing moves the cursor", async () => {
  await using host = await openAgentHost("healthy");
  await addEvilNames(host);

  const { code, stdout, stderr } = await host.run("once", "--kind", "fast");

  strictEqual(code, 0);
  ok(!CONTROLS.test(stdout + stderr));
  const { vms } = JSON.parse(stdout).fast.data.vms_runtime;
  ok(vms.some(({ name }: { name: string }) => name === EVIL));
});

Deno.test("check prints one line per reason in which nothing moves the cursor", async () => {
  await using host = await openAgentHost("healthy");
  await addEvilNames(host);

  const { stdout, stderr } = await host.run("check");

  ok(!CONTROLS.test(stdout + stderr), JSON.stringify(stdout));
  match(stdout, /g\\u001b\]0;title\\u0007\\u009b1A\\u202eexe\\u2066\\u2028\.\\r\\n<0>forged/);
});

Deno.test("the log shows a server's words as what they are", async () => {
  await using server = await startTestingServer();
  server.answer = () => refuse(EVIL);
  await using host = await openAgentHost("healthy");
  await host.configure({ server_url: server.endPoint });

  await using agent = await host.start("run");
  await until("it says so", () => agent.stderr.includes("Cannot join"));

  ok(!CONTROLS.test(agent.stderr), JSON.stringify(agent.stderr));
  match(agent.stderr, /Cannot join host:healthy: g\\u001b\]0;title\\u0007.*\\r\\n<0>forged/);
});

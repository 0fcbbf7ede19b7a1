/** What a host with a hundred guests costs: children per cycle, and calls to guest agents. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer } from "../../testing/channel_server.ts";
import { type AgentHost, openAgentHost, STAND_INS } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";

const GUESTS = Array.from({ length: 100 }, (_, index) => 1000 + index);
/** Of the recorded host's own guests, how many run and know addresses that nobody else does. */
const ASKED_OF_RECORDED = 4;

/** How often each of these is started is counted. */
const COUNTED = [
  "zpool list ",
  "zpool status ",
  "zfs list ",
  "zfs version",
  "pvesh get /cluster/resources ",
  "pvesh get /nodes/",
  "pveversion",
  "apt list ",
  "grep",
  "ls",
  "systemctl",
  "corosync-cfgtool",
];

const RESOURCES = "commands/pvesh/get_+cluster+resources_--output-format_json.out";

/** Programs that note what they are asked, and go on as what they stand for. */
const WRAPPERS = {
  grep: `echo grep >>"\${FIXTURE_HOST%%:*}/calls.log"
exec /usr/bin/grep "$@"`,
  ls: `echo ls >>"\${FIXTURE_HOST%%:*}/calls.log"
exec /usr/bin/ls "$@"`,
  pvesh: `log=\${FIXTURE_HOST%%:*}/guests.log
case $2 in
  /nodes/*) echo begin >>"$log"; sleep 0.01; ${STAND_INS}/pvesh "$@"; echo end >>"$log" ;;
  *) exec ${STAND_INS}/pvesh "$@" ;;
esac`,
};

Deno.test("with 100 guests a fast cycle has 4 children, a medium one 3 more, a slow one no pvesh but its own, and each guest agent is asked once, 4 at a time", async () => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  await addGuests(host);
  await putFirstOnPath(host, WRAPPERS);
  await host.write("calls.log", "");
  await host.configure({
    server_url: server.endPoint,
    intervals: { fast_seconds: 1, medium_seconds: 2, slow_seconds: 3 },
    paths: { pve: join(host.directory, "pve") },
  });
  const pushes = (kind: string) =>
    server.pushes().filter(({ event }) => event === `metric:${kind}`);
  const knownAddresses = () => addressesIn(pushes("medium").at(-1)?.payload);

  await using agent = await host.start("run");
  await until("three medium samples", () => pushes("medium").length >= 3);
  await until("two slow samples", () => pushes("slow").length >= 2);
  // A busy machine is late with the first ones, and asks on meanwhile.
  await until("every guest is known", () => knownAddresses().length === GUESTS.length);
  agent.kill("SIGTERM");
  strictEqual(await agent.ended(), 0);

  const calls = (await Deno.readTextFile(join(host.directory, "calls.log"))).trim().split("\n");
  const count = (call: string) => calls.filter((line) => line.startsWith(call)).length;
  const cycles = pushes("fast").length;
  ok(cycles >= 4);
  // What is still running when the next cycle comes is not started again.
  const late =
    pushes("fast").filter((push) => JSON.stringify(push).includes('"tag":"late"')).length;
  const perCycle = [
    count("zpool list -j --json-int"),
    count("zpool status -j --json-int -t"),
    count("pvesh get /cluster/resources "),
    // The first cycle reads /proc twice, for want of an earlier reading to compare with.
    count("grep") - 1,
  ];
  // The last cycle may have been cut off.
  for (const times of perCycle) {
    ok(times >= cycles - late && times <= cycles + 1, `${perCycle} in ${cycles}, ${late} late`);
  }
  strictEqual(count("zpool"), count("zpool list") + count("zpool status"));
  // What keeps data safe takes three more of a medium cycle.
  const mediumCycles = pushes("medium").length;
  for (const call of ["systemctl", "corosync-cfgtool", "ls"]) {
    const times = count(call);
    ok(times >= 2 && times <= mediumCycles + 1, `${call}: ${times} in ${mediumCycles}`);
  }
  const slowCycles = pushes("slow").length;
  for (const call of ["pveversion", "zfs version", "apt list"]) {
    const times = count(call);
    ok(times >= 1 && times <= slowCycles + 1, `${call}: ${times} in ${slowCycles}`);
  }
  // Each of pvesh is a large program: beside those of fast cycles and of guests, one of a slow one.
  const ofGuests = count("pvesh get /nodes/");
  const ofPvesh = count("pvesh") - ofGuests;
  ok(ofPvesh <= cycles + slowCycles + 2, `${ofPvesh} in ${cycles} and ${slowCycles}`);
  // Snapshots and datasets are listed once in a medium cycle, and nothing else is started at all.
  ok(count("zfs list") <= mediumCycles + 1, `${count("zfs list")} in ${mediumCycles}`);
  deepStrictEqual(calls.filter((line) => !COUNTED.some((call) => line.startsWith(call))), []);
  // Once, to see whether its JSON can be trusted about these devices.
  strictEqual(count("zpool status -p -s -t"), 1);

  strictEqual(count("pvesh get /nodes/"), GUESTS.length + ASKED_OF_RECORDED);
  strictEqual(await mostAtOnce(join(host.directory, "guests.log")), 4);
  deepStrictEqual(knownAddresses(), GUESTS.map((vmid) => [addressOf(vmid)]));
});

/** What a medium sample says of the added guests whose addresses it knows. */
function addressesIn(payload: unknown): string[][] {
  const { data } = payload as {
    data: { vms_detail: { vms: { vmid: number; ips: string[] }[] } };
  };
  return data.vms_detail.vms
    .filter(({ vmid, ips }) => GUESTS.includes(vmid) && ips.length > 0)
    .map(({ ips }) => ips);
}

function addressOf(vmid: number): string {
  return `10.0.${Math.floor(vmid / 250)}.${vmid % 250}`;
}

/** Adds running guests with an agent to the host's files and recordings. */
async function addGuests(host: AgentHost): Promise<void> {
  const args = ["-a", join(host.recorded, "pve"), host.directory];
  ok((await new Deno.Command("cp", { args }).output()).success);
  const resources = JSON.parse(await Deno.readTextFile(join(host.recorded, RESOURCES)));
  for (const vmid of GUESTS) {
    const guest = { id: `qemu/${vmid}`, type: "qemu", node: "pve-01", vmid, status: "running" };
    resources.push({ ...guest, name: `guest-${vmid}`, uptime: vmid, maxcpu: 1, cpu: 0.1 });
    const config = `agent: 1\nname: guest-${vmid}\n`;
    await host.write(`pve/nodes/pve-01/qemu-server/${vmid}.conf`, config);
    const addresses = [{ "ip-address": addressOf(vmid), "ip-address-type": "ipv4", prefix: 16 }];
    await host.write(
      `commands/pvesh/get_+nodes+pve-01+qemu+${vmid}+agent+network-get-interfaces_` +
        "--output-format_json.out",
      JSON.stringify({ result: [{ name: "ens18", "ip-addresses": addresses }] }),
    );
  }
  await host.write(RESOURCES, JSON.stringify(resources));
}

async function putFirstOnPath(host: AgentHost, scripts: Record<string, string>): Promise<void> {
  for (const [name, script] of Object.entries(scripts)) {
    await host.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
    await Deno.chmod(join(host.directory, "bin", name), 0o755);
  }
  host.environment.PATH = `${join(host.directory, "bin")}:${host.environment.PATH}`;
}

/** How many calls ran at the same time, by the order in which they began and ended. */
async function mostAtOnce(log: string): Promise<number> {
  let running = 0;
  let most = 0;
  for (const line of (await Deno.readTextFile(log)).trim().split("\n")) {
    running += line === "begin" ? 1 : -1;
    most = Math.max(most, running);
  }
  strictEqual(running, 0);
  return most;
}

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { vmsDetailSchema } from "../../shared/sample/vms_detail.ts";
import { vmsRuntimeSchema } from "../../shared/sample/vms_runtime.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { ResourcesReading } from "./cluster_resources.ts";
import {
  createTestingCycle,
  createTestingLanes,
  type TestingMachine,
} from "../../testing/lanes.ts";
import { createTestingResources } from "../../testing/resources.ts";
import { createVmsDetailCollector } from "./vms_detail.ts";

const CASES = `${import.meta.dirname}/../../fixtures/cases`;
const read = (name: string) => Deno.readTextFileSync(`${CASES}/${name}`);

const FILES = {
  "/etc/pve/nodes/pve1/qemu-server/100.conf": read("guests/qemu_100.conf"),
  "/etc/pve/nodes/pve1/lxc/101.conf": read("guests/lxc_101.conf"),
  "/etc/pve/nodes/pve2/qemu-server/200.conf": "name: elsewhere\n",
  "/etc/pve/priv/token.cfg": "secret",
};
const ASK_AGENT =
  "pvesh get /nodes/pve1/qemu/100/agent/network-get-interfaces --output-format json";
const ASK_CONTAINER = "pvesh get /nodes/pve1/lxc/101/interfaces --output-format json";
const COMMANDS = {
  [ASK_AGENT]: read("pvesh/agent_network_get_interfaces.json"),
  [ASK_CONTAINER]: read("pvesh/lxc_interfaces_pve9.json"),
};

/** Guests that run, or nothing known of any. */
function running(...ids: [type: string, vmid: number][]): Partial<ResourcesReading> {
  const vms = ids.map(([type, vmid]) => ({ type, vmid, status: "running", uptime_seconds: 60 }));
  return { resources: { guests: vmsRuntimeSchema.parse({ vms }).vms, storages: [], orphans: [] } };
}

const BOTH_RUN = running(["qemu", 100], ["lxc", 101]);

function setUp(
  machine: TestingMachine,
  reading: Partial<ResourcesReading> = BOTH_RUN,
  node: string | null = "pve1",
) {
  const { lane, asked } = createTestingLanes(machine);
  const collector = createVmsDetailCollector(
    {
      clock: new TestingClock(),
      lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "" },
      agent_version: "0",
    },
    createTestingResources(reading, node),
  );
  const collect = async () =>
    vmsDetailSchema.parse(await collector.collect(createTestingCycle("medium")));
  return { collect, asked };
}

Deno.test("vms_detail holds configuration and addresses of this node's guests", async () => {
  const { collect } = setUp({ files: FILES, commands: COMMANDS });

  const { vms, errors } = await collect();

  deepStrictEqual(errors, []);
  deepStrictEqual(vms.map(({ vmid, type, name, errors }) => [vmid, type, name, errors]), [
    [100, "qemu", "web01", []],
    [101, "lxc", "pihole", []],
  ]);
  deepStrictEqual(vms[0]?.ips, ["192.168.20.15", "2001:db8:20::15", "172.17.0.1"]);
  deepStrictEqual(vms[0]?.macs, ["BC:24:11:2E:C5:4A"]);
  strictEqual(vms[0]?.config.memory, "4096");
  strictEqual(vms[0]?.config.description, "(hidden)");
  deepStrictEqual(vms[1]?.ips, ["192.168.10.53", "2001:db8:1::53", "2001:db8:10::53"]);
  strictEqual(vms[1]?.macs.length, 3);
});

Deno.test("vms_detail opens only this node's guests, and asks them once", async () => {
  const { collect, asked } = setUp({ files: FILES, commands: COMMANDS });

  await collect();
  await collect();

  const opened = asked.filter((what) => what.startsWith("/"));
  deepStrictEqual([...new Set(opened)], [
    "/etc/pve/nodes/pve1/qemu-server",
    "/etc/pve/nodes/pve1/lxc",
    "/etc/pve/nodes/pve1/qemu-server/100.conf",
    "/etc/pve/nodes/pve1/lxc/101.conf",
  ]);
  deepStrictEqual(asked.filter((what) => what.startsWith("pvesh")), [ASK_AGENT, ASK_CONTAINER]);
});

for (
  const [why, reading, ips] of [
    ["stopped guests", running(), [[], ["192.168.10.53", "2001:db8:1::53"]]],
    ["guests of which nothing is known", {}, [[], ["192.168.10.53", "2001:db8:1::53"]]],
  ] satisfies [string, Partial<ResourcesReading>, string[][]][]
) {
  Deno.test(`vms_detail does not ask ${why}`, async () => {
    const { collect, asked } = setUp({ files: FILES, commands: COMMANDS }, reading);

    const { vms } = await collect();

    deepStrictEqual(vms.map((vm) => vm.ips), ips);
    deepStrictEqual(asked.filter((what) => what.startsWith("pvesh")), []);
  });
}

Deno.test("vms_detail does not ask guests that have no more to say", async () => {
  const files = {
    "/etc/pve/nodes/pve1/qemu-server/100.conf": "agent: 0\nipconfig0: ip=10.0.0.5/24\n",
    "/etc/pve/nodes/pve1/lxc/101.conf": "net0: name=eth0,ip=10.0.0.6/24\n",
  };
  const { collect, asked } = setUp({ files, commands: COMMANDS });

  const { vms } = await collect();

  deepStrictEqual(vms.map((vm) => vm.ips), [["10.0.0.5"], ["10.0.0.6"]]);
  deepStrictEqual(asked.filter((what) => what.startsWith("pvesh")), []);
});

Deno.test("vms_detail asks running containers that configure themselves", async () => {
  const devices = ["name=eth0,bridge=vmbr0", "name=eth0,ip=manual,ip6=manual", "name=eth0,ip=dhcp"];
  for (const device of devices) {
    const files = { "/etc/pve/nodes/pve1/lxc/101.conf": `net0: ${device}\n` };
    const { collect, asked } = setUp({ files, commands: COMMANDS });

    const { vms } = await collect();

    deepStrictEqual(vms[0]?.ips, ["192.168.10.53", "2001:db8:10::53"]);
    deepStrictEqual(asked.filter((what) => what.startsWith("pvesh")), [ASK_CONTAINER]);
  }
});

Deno.test("vms_detail remembers addresses while Proxmox does not answer", async () => {
  const reading = { ...BOTH_RUN };
  const { collect } = setUp({ files: FILES, commands: COMMANDS }, reading);
  const before = await collect();

  reading.resources = null;
  deepStrictEqual((await collect()).vms, before.vms);
});

Deno.test("vms_detail puts a silent guest agent into that guest's errors alone", async () => {
  const { collect } = setUp({
    files: FILES,
    commands: { ...COMMANDS, [ASK_AGENT]: { kind: "timed_out", timeout_ms: 8000 } },
  });

  const { vms, errors } = await collect();

  deepStrictEqual(errors, []);
  deepStrictEqual(vms.map((vm) => vm.errors.map(({ tag }) => tag)), [["guest_agent"], []]);
});

for (const node of [null, "../../priv", "pve9"]) {
  Deno.test(`vms_detail reads the local links when the node is ${node}`, async () => {
    const files = { "/etc/pve/qemu-server/100.conf": "name: web01\n", ...FILES };
    const { collect, asked } = setUp({ files, commands: COMMANDS }, BOTH_RUN, node);

    const { vms } = await collect();

    deepStrictEqual(vms.map(({ name }) => name), ["web01"]);
    strictEqual(asked.some((path) => path.includes("priv")), false);
  });
}

Deno.test("vms_detail knows nothing and says so when there is no folder", async () => {
  const { vms, errors } = await setUp({}).collect();

  deepStrictEqual(vms, []);
  deepStrictEqual(errors.map(({ tag }) => tag), ["pve_files", "pve_files"]);
});

Deno.test("vms_detail finds no containers where only their folder is absent", async () => {
  const { vms, errors } = await setUp({
    files: { "/etc/pve/nodes/pve1/qemu-server/100.conf": "name: web01\n" },
  }).collect();

  strictEqual(vms.length, 1);
  deepStrictEqual(errors, []);
});

Deno.test("vms_detail tells of a guest whose file cannot be read", async () => {
  const path = "/etc/pve/nodes/pve1/qemu-server/100.conf";
  const { vms, errors } = await setUp({
    files: { ...FILES, [path]: { kind: "failed", message: "Input/output error" } },
    commands: COMMANDS,
  }).collect();

  deepStrictEqual(vms[0]?.config, {});
  deepStrictEqual(vms[0]?.errors.map(({ tag }) => tag), ["pve_files"]);
  match(errors[0]?.message ?? "", /^Cannot read 1 of 2 guests: .*Input\/output error$/);
  strictEqual(errors[0]?.subject, "qemu/100");
});

Deno.test("vms_detail passes over other files and over a guest that is gone", async () => {
  const folder = "/etc/pve/nodes/pve1/qemu-server";
  const { vms, errors } = await setUp({
    files: {
      [`${folder}/100.conf`]: { kind: "not_found" },
      [`${folder}/99.conf`]: "",
      [`${folder}/102.conf.tmp`]: "",
      [`${folder}/103.conf`]: "name: a\n",
    },
  }).collect();

  deepStrictEqual(vms.map(({ vmid }) => vmid), [103]);
  deepStrictEqual(errors, []);
});

Deno.test("vms_detail lets no secret out", async () => {
  const secrets = "cipassword: hunter2\nargs: hunter2\n#hunter2\nlxc.environment: A=hunter2\n";
  const section = await setUp({
    files: {
      "/etc/pve/nodes/pve1/qemu-server/100.conf": `${secrets}cipassword hunter2\n`,
      "/etc/pve/nodes/pve1/lxc/101.conf": `${secrets}noise hunter2\n`,
    },
  }).collect();

  strictEqual(JSON.stringify(section).includes("hunter2"), false);
  strictEqual(section.vms[0]?.config.cipassword, "(hidden)");
});

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { isNoCurrentFigures } from "../../shared/sample/fields.ts";
import { TestingClock } from "../../testing/clock.ts";
import { createClusterResources } from "./cluster_resources.ts";
import type { Cycle } from "./collector.ts";
import {
  createTestingCycle,
  createTestingLanes,
  type TestingMachine,
} from "../../testing/lanes.ts";

const COMMAND = "pvesh get /cluster/resources --output-format json";

function guest(uptime: number, status = "running") {
  return JSON.stringify([{ type: "qemu", node: "pve1", vmid: 100, status, uptime }]);
}

function setUp(machine: TestingMachine, node_name: string | null = "pve1") {
  const clock = new TestingClock();
  const lanes = createTestingLanes(machine);
  const resources = createClusterResources(
    {
      clock,
      lane: lanes.lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "" },
      agent_version: "0",
    },
    () => Promise.resolve({ node_name, nodes: ["pve1"], errors: [] }),
  );
  const read = (cycle: Cycle = createTestingCycle("fast")) => resources.read(cycle);
  return { clock, resources, read, asked: lanes.asked };
}

Deno.test("ClusterResources.read() runs pvesh once a cycle", async () => {
  const { read, asked } = setUp({ commands: { [COMMAND]: guest(1) } });
  const cycle = createTestingCycle("fast");

  const readings = await Promise.all([read(cycle), read(cycle)]);
  await read();

  strictEqual(readings[0], readings[1]);
  deepStrictEqual(asked, [COMMAND, COMMAND]);
});

Deno.test("ClusterResources.recent() uses a reading for 5 minutes", async () => {
  const { clock, resources, read, asked } = setUp({ commands: { [COMMAND]: guest(1) } });
  await read();

  await clock.advance(299_999);
  await resources.recent(createTestingCycle("medium"));
  strictEqual(asked.length, 1);

  await clock.advance(1);
  await resources.recent(createTestingCycle("medium"));
  strictEqual(asked.length, 2);
});

Deno.test("ClusterResources.recent() joins a reading that has just begun", async () => {
  const { resources, read, asked } = setUp({ commands: { [COMMAND]: guest(1) } });

  await Promise.all([resources.recent(createTestingCycle("medium")), read()]);

  strictEqual(asked.length, 1);
});

for (
  const [why, machine, node, message] of [
    ["pvesh is missing", {}, "pve1", /not found on PATH/],
    [
      "pmxcfs does not answer",
      {
        commands: {
          [COMMAND]: {
            kind: "nonzero_exit",
            code: 111,
            stdout: "",
            stderr: "ipcc_send_rec[1] failed: Connection refused\n",
          },
        },
      },
      "pve1",
      /exit code 111: ipcc_send_rec\[1\] failed: Connection refused$/,
    ],
    ["the output is no JSON", { commands: { [COMMAND]: "noise" } }, "pve1", /JSON/],
    ["no entry is this node's", { commands: { [COMMAND]: guest(1) } }, "pve2", /node "pve2"/],
    ["the node's name is unknown", { commands: { [COMMAND]: guest(1) } }, null, /name is unknown/],
  ] satisfies [string, TestingMachine, string | null, RegExp][]
) {
  Deno.test(`ClusterResources.read() knows nothing and says so when ${why}`, async () => {
    const { resources, errors } = await setUp(machine, node).read();

    strictEqual(resources, null);
    deepStrictEqual(errors.map(({ tag }) => tag), ["pvesh"]);
    match(errors[0]?.message ?? "", message);
  });
}

Deno.test("ClusterResources.read() tells when no counter changed for 5 minutes", async () => {
  const { clock, read } = setUp({ commands: { [COMMAND]: guest(7) } });
  await read();

  await clock.advance(299_999);
  deepStrictEqual((await read()).errors, []);

  await clock.advance(1);
  const { errors, resources } = await read();
  strictEqual(errors.every(isNoCurrentFigures), true);
  strictEqual(errors.length, 1);
  strictEqual(resources?.guests.length, 1);
});

Deno.test("ClusterResources.read() starts anew when a counter changes", async () => {
  const machine = { commands: { [COMMAND]: guest(7) } };
  const { clock, read } = setUp(machine);
  await read();

  await clock.advance(299_999);
  machine.commands[COMMAND] = guest(8);
  await read();
  await clock.advance(299_999);

  deepStrictEqual((await read()).errors, []);
});

Deno.test("ClusterResources.read() expects no change while no guest runs", async () => {
  const { clock, read } = setUp({ commands: { [COMMAND]: guest(0, "stopped") } });
  await read();

  await clock.advance(3_600_000);

  deepStrictEqual((await read()).errors, []);
});

Deno.test("ClusterResources.read() starts anew after a time without running guests", async () => {
  const machine = { commands: { [COMMAND]: guest(7) } };
  const { clock, read } = setUp(machine);
  await read();
  machine.commands[COMMAND] = guest(0, "stopped");
  await clock.advance(300_000);
  await read();

  machine.commands[COMMAND] = guest(7);

  deepStrictEqual((await read()).errors, []);
});

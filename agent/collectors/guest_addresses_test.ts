import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { CommandResult } from "../io/io.ts";
import { type AddressQuestion, createGuestAddresses } from "./guest_addresses.ts";
import { createTestingLanes } from "../../testing/lanes.ts";

const MINUTE_MS = 60_000;

function commandFor(id: string): string {
  const path = id.startsWith("qemu/") ? "agent/network-get-interfaces" : "interfaces";
  return `pvesh get /nodes/pve1/${id}/${path} --output-format json`;
}

function question(id: string, fields: Partial<AddressQuestion> = {}): AddressQuestion {
  return { id, config: "{}", macs: [], booted_at_ms: 0, ...fields };
}

const interfaces = (ip: string) => JSON.stringify([{ name: "eth0", inet: `${ip}/24` }]);

/** Guests answer with what `answers` holds for their id. */
function setUp(answers: Record<string, string | CommandResult | (() => Promise<string>)>) {
  const clock = new TestingClock();
  const commands = Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [commandFor(id), answer]),
  );
  const { lane, asked } = createTestingLanes({ commands });
  const laneNames: string[] = [];
  const addresses = createGuestAddresses({
    clock,
    lane: (name) => (laneNames.push(name), lane(name)),
    paths: { proc: "/proc", pve: "/etc/pve", state: "" },
    agent_version: "0",
  });
  const ask = (...questions: AddressQuestion[]) => addresses.ask("pve1", questions);
  return { clock, addresses, ask, asked, laneNames };
}

Deno.test("GuestAddresses.ask() asks a virtual machine's agent and a container", async () => {
  const { ask, asked, laneNames } = setUp({
    "qemu/100": JSON.stringify({ result: [{ "ip-addresses": [{ "ip-address": "10.0.0.1" }] }] }),
    "lxc/101": interfaces("10.0.0.2"),
  });

  const answers = await ask(question("qemu/100"), question("lxc/101"));

  deepStrictEqual(answers.get("qemu/100"), { ips: ["10.0.0.1"], errors: [] });
  deepStrictEqual(answers.get("lxc/101"), { ips: ["10.0.0.2"], errors: [] });
  deepStrictEqual(asked, [commandFor("qemu/100"), commandFor("lxc/101")]);
  deepStrictEqual(laneNames, ["guest qemu/100", "guest lxc/101"]);
});

for (
  const [why, change, advanceMs, times] of [
    ["nothing changed for almost 30 minutes", {}, 30 * MINUTE_MS - 1, 1],
    ["30 minutes passed", {}, 30 * MINUTE_MS, 2],
    ["its configuration changed", { config: "{ }" }, 0, 2],
    ["it restarted", { booted_at_ms: 30_001 }, 0, 2],
    ["its boot time is a little off", { booted_at_ms: 30_000 }, 0, 1],
    ["its boot time is no longer known", { booted_at_ms: null }, 0, 1],
  ] as const
) {
  Deno.test(`GuestAddresses.ask() asks ${times === 1 ? "no more" : "again"} when ${why}`, async () => {
    const { clock, ask, asked } = setUp({ "lxc/101": interfaces("10.0.0.2") });
    await ask(question("lxc/101"));

    await clock.advance(advanceMs);
    const answers = await ask(question("lxc/101", change));

    strictEqual(asked.length, times);
    deepStrictEqual(answers.get("lxc/101")?.ips, ["10.0.0.2"]);
  });
}

Deno.test("GuestAddresses.ask() begins with who has waited longest", async () => {
  const { clock, ask, asked } = setUp({});
  await ask(question("lxc/101"));
  await clock.advance(30 * MINUTE_MS);

  await ask(question("lxc/101"), question("lxc/102"));

  deepStrictEqual(asked, ["lxc/101", "lxc/102", "lxc/101"].map(commandFor));
});

Deno.test("GuestAddresses.ask() forgets a guest that is not asked for", async () => {
  const { addresses, ask, asked } = setUp({ "lxc/101": interfaces("10.0.0.2") });
  await ask(question("lxc/101"));

  await ask();
  strictEqual(addresses.known().size, 0);

  await ask(question("lxc/101"));
  strictEqual(asked.length, 2);
});

for (
  const [why, answer, message] of [
    [
      "does not run",
      { kind: "nonzero_exit", code: 255, stdout: "", stderr: "QEMU guest agent is not running\n" },
      /QEMU guest agent is not running$/,
    ],
    ["answers too late", { kind: "timed_out", timeout_ms: 8000 }, /8000 ms/],
    ["still hangs from before", { kind: "stuck", seconds: 9 }, /stuck for 9 s/],
    ["answers with noise", "noise", /not a list of interfaces$/],
    [
      "says why not",
      '{"result":{"error":{"class":"CommandNotFound","desc":"It has been disabled"}}}',
      /: it says "It has been disabled"$/,
    ],
    [
      "is not there, after warnings of Proxmox",
      {
        kind: "nonzero_exit",
        code: 255,
        stdout: "",
        stderr: 'Plugin "X" is implementing an older storage API, an upgrade is recommended\n' +
          "a plug-in of their own: noted\nNo QEMU guest agent configured\n",
      },
      /exit code 255: No QEMU guest agent configured$/,
    ],
  ] satisfies [string, string | CommandResult, RegExp][]
) {
  Deno.test(`GuestAddresses.ask() has one error when the agent ${why}`, async () => {
    const { ask, asked } = setUp({ "qemu/100": answer, "lxc/101": interfaces("10.0.0.2") });

    const answers = await ask(question("qemu/100"), question("lxc/101"));
    await ask(question("qemu/100"), question("lxc/101"));

    deepStrictEqual(answers.get("qemu/100")?.ips, []);
    deepStrictEqual(answers.get("qemu/100")?.errors.map(({ tag }) => tag), ["guest_agent"]);
    match(answers.get("qemu/100")?.errors[0]?.message ?? "", message);
    deepStrictEqual(answers.get("lxc/101"), { ips: ["10.0.0.2"], errors: [] });
    strictEqual(asked.length, 2);
  });
}

Deno.test("GuestAddresses.ask() begins with what the guest's own devices carry", async () => {
  const answer = JSON.stringify([
    { name: "docker0", hwaddr: "02:42:00:00:00:01", inet: "172.17.0.1/16" },
    { name: "eth0", hwaddr: "bc:24:11:00:00:01", inet: "10.0.0.2/24" },
  ]);
  const { ask } = setUp({ "lxc/101": answer });

  const answers = await ask(question("lxc/101", { macs: ["BC:24:11:00:00:01"] }));

  deepStrictEqual(answers.get("lxc/101")?.ips, ["10.0.0.2", "172.17.0.1"]);
});

Deno.test("GuestAddresses.ask() asks at most 4 guests at a time", async () => {
  let running = 0;
  let most = 0;
  const answer = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return interfaces("10.0.0.2");
  };
  const ids = Array.from({ length: 20 }, (_, index) => `lxc/${100 + index}`);
  const { ask } = setUp(Object.fromEntries(ids.map((id) => [id, answer])));

  const answers = await ask(...ids.map((id) => question(id)));

  strictEqual(most, 4);
  strictEqual(answers.size, 20);
});

Deno.test("GuestAddresses.ask() stops after 30 s and asks the rest next time", async () => {
  const ids = Array.from({ length: 24 }, (_, index) => `lxc/${100 + index}`);
  const machine = setUp(Object.fromEntries(ids.map((id) => [id, () => slow()])));
  const slow = async () => {
    await machine.clock.sleep(8_000);
    return interfaces("10.0.0.2");
  };
  const questions = ids.map((id) => question(id));

  const first = machine.ask(...questions);
  await machine.clock.advance(40_000);
  strictEqual((await first).size, 16);

  const second = machine.ask(...questions);
  await machine.clock.advance(40_000);
  strictEqual((await second).size, 24);
  strictEqual(machine.asked.length, 24);
});

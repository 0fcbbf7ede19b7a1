import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parseGuestInterfaces as parse } from "./guest_interfaces.ts";
import { damagedTexts } from "../../../testing/damage.ts";

const CASES = `${import.meta.dirname}/../../../fixtures/cases/pvesh`;
const parseGuestInterfaces = (text: string, macs: string[] = []) => {
  const read = parse(text, { maxAddresses: 256, macs });
  return read !== null && "ips" in read ? read.ips : read;
};
const read = (name: string) => Deno.readTextFileSync(`${CASES}/${name}.json`);

for (
  const [what, name, addresses] of [
    [
      "a guest agent's answer",
      "agent_network_get_interfaces",
      ["192.168.20.15", "2001:db8:20::15", "172.17.0.1"],
    ],
    ["a container's interfaces of Proxmox VE 8", "lxc_interfaces_pve8", ["192.168.10.53"]],
    [
      "a container's interfaces of Proxmox VE 9",
      "lxc_interfaces_pve9",
      ["192.168.10.53", "2001:db8:10::53"],
    ],
    ["a stopped container's answer", "lxc_interfaces_stopped", []],
  ] as const
) {
  Deno.test(`parseGuestInterfaces() reads ${what}`, () => {
    deepStrictEqual(parseGuestInterfaces(read(name)), addresses);
  });
}

Deno.test("parseGuestInterfaces() takes the zone off and skips what is no address", () => {
  const text = JSON.stringify({
    result: [
      { "ip-addresses": [{ "ip-address": "2001:DB8::1%3" }, { "ip-address": "FE80::1%3" }] },
      { "ip-addresses": [{ "ip-address": "999.1.1.1" }, { "ip-address": 7 }, null] },
      null,
      { "ip-addresses": "none", inet: "198.51.100.7/24" },
    ],
  });

  deepStrictEqual(parseGuestInterfaces(text), ["2001:db8::1", "198.51.100.7"]);
});

for (
  const [count, kept, isCut] of [[255, 255, false], [256, 256, false], [257, 256, true]] as const
) {
  Deno.test(`parseGuestInterfaces() keeps ${kept} of ${count} addresses, each counted once`, () => {
    const addresses = Array.from({ length: count }, (_, index) => ({
      "ip-address": `10.0.${index >> 8}.${index & 255}`,
    }));
    const twice = { "ip-addresses": [...addresses.slice(0, 256), ...addresses] };

    const read = parse(JSON.stringify([twice]), { maxAddresses: 256, macs: [] });

    deepStrictEqual(read, { ips: addresses.slice(0, kept).map((one) => one["ip-address"]), isCut });
  });
}

Deno.test("parseGuestInterfaces() begins with the guest's own devices", () => {
  const text = JSON.stringify({
    result: [
      { "ip-addresses": [{ "ip-address": "172.17.0.1" }], "hardware-address": "02:42:1d:00:00:01" },
      { "ip-addresses": [{ "ip-address": "172.18.0.1" }] },
      "a word",
      { "ip-addresses": [{ "ip-address": "10.44.4.9" }], "hardware-address": "bc:24:11:0c:00:01" },
      { inet: "10.44.5.9/24", hwaddr: "BC:24:11:0C:00:02" },
    ],
  });

  deepStrictEqual(parseGuestInterfaces(text, ["BC:24:11:0C:00:01", "bc:24:11:0c:00:02"]), [
    "10.44.4.9",
    "10.44.5.9",
    "172.17.0.1",
    "172.18.0.1",
  ]);
});

Deno.test("parseGuestInterfaces() reads 240 interfaces, some without addresses, some no object", () => {
  const text = Deno.readTextFileSync(
    `${CASES}/../field/pve/09-docker-guest-240-interfaces/host/commands/pvesh/` +
      "get_+nodes+edge-01+qemu+100+agent+network-get-interfaces_--output-format_json.out",
  );

  const ips = parseGuestInterfaces(text, ["BC:24:11:0C:00:01"]);

  ok(Array.isArray(ips));
  deepStrictEqual([ips[0], ips[1], ips.length], ["10.44.4.9", "172.17.0.1", 122]);
});

for (
  const [why, answer, refusal] of [
    [
      "the command is disabled",
      { result: { error: { class: "CommandNotFound", desc: "The command has been disabled" } } },
      "The command has been disabled",
    ],
    ["no reason is given", { result: { error: { class: "GenericError" } } }, "GenericError"],
    ["the answer is not wrapped", { error: { desc: "Agent is busy" } }, "Agent is busy"],
    ["the reason is a text", { result: { error: "Agent is busy" } }, "Agent is busy"],
    ["it goes on and on", { error: { desc: "x".repeat(1000) } }, "x".repeat(200)],
  ] as const
) {
  Deno.test(`parseGuestInterfaces() quotes the agent where ${why}`, () => {
    deepStrictEqual(parseGuestInterfaces(JSON.stringify(answer)), { refusal });
  });
}

for (const text of ["", "noise", "{}", '{"result":{}}', '{"error":{"desc":""}}', "7"]) {
  Deno.test(`parseGuestInterfaces() gives null for ${JSON.stringify(text)}`, () => {
    strictEqual(parseGuestInterfaces(text), null);
  });
}

for (
  const [what, text] of [
    ["too many values", `[${"{},".repeat(20_000)}{}]`],
    ["too much nesting", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["brackets that nothing closes", "[".repeat(100_000)],
  ] as const
) {
  Deno.test(`parseGuestInterfaces() makes nothing of a text with ${what}`, () => {
    strictEqual(parseGuestInterfaces(text), null);
  });
}

Deno.test("parseGuestInterfaces() reads 256 KiB of interfaces as Proxmox prints them", () => {
  const [entry] = JSON.parse(read("agent_network_get_interfaces")).result.slice(1);
  const count = Math.floor(256 * 1024 / JSON.stringify(entry).length);
  const result = Array.from({ length: count }, () => entry);

  const addresses = parseGuestInterfaces(JSON.stringify({ result }));

  ok(Array.isArray(addresses));
  strictEqual(addresses.length, 2);
});

Deno.test("parseGuestInterfaces() survives damage", () => {
  for (const text of damagedTexts(read("agent_network_get_interfaces"), 1000)) {
    parseGuestInterfaces(text);
  }
});

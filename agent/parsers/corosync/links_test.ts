import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { hasQuorumDevice, parseCorosyncLinks } from "./links.ts";

const TEXT = `Local node ID 1, transport knet
nodeid: 2 reachable   onwire (min/max/cur): 0, 1, 1
   LINK: 0 udp (10.0.0.1->10.0.0.2) enabled connected mtu: 1397
   LINK: 1 udp (10.1.0.1->10.1.0.2) enabled mtu: 485

nodeid: 3 reachable
   LINK: 0 udp (fd00::1->fd00::3) enabled connected mtu: 1397

`;

Deno.test("parseCorosyncLinks() takes a link that is not called connected for one that is down", () => {
  deepStrictEqual(parseCorosyncLinks(TEXT), [
    { node_id: 2, link: 0, address: "10.0.0.2", connected: true },
    { node_id: 2, link: 1, address: "10.1.0.2", connected: false },
    { node_id: 3, link: 0, address: "fd00::3", connected: true },
  ]);
});

Deno.test("parseCorosyncLinks() is empty when no other member can be reached, null without a head", () => {
  deepStrictEqual(parseCorosyncLinks("Local node ID 1, transport knet\n"), []);
  strictEqual(parseCorosyncLinks(""), null);
  strictEqual(parseCorosyncLinks("Cannot initialise CFG service"), null);
});

Deno.test("hasQuorumDevice() looks into the block of quorum alone", () => {
  const nodes = "nodelist {\n  node {\n    nodeid: 1\n  }\n}\n";
  const plain = `${nodes}quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\n`;
  const device = plain.replace("two_node: 1", "device {\n    model: net\n    net {\n    }\n  }");

  strictEqual(hasQuorumDevice(plain), false);
  strictEqual(hasQuorumDevice(device), true);
  strictEqual(hasQuorumDevice(plain.replace("two_node: 1", "# device {")), false);
  strictEqual(hasQuorumDevice(nodes), null);
  strictEqual(hasQuorumDevice("quorum {\n  provider: x\n"), null);
  strictEqual(hasQuorumDevice(`${plain}device {\n}\n`), false);
});

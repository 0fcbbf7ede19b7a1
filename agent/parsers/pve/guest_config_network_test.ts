import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseGuestConfig } from "./guest_config.ts";
import {
  configuredAddresses,
  configuredMacs,
  guestAddress,
  hasDynamicAddress,
  isAgentEnabled,
} from "./guest_config_network.ts";

const CASES = `${import.meta.dirname}/../../../fixtures/cases/guests`;
const read = (name: string) => parseGuestConfig(Deno.readTextFileSync(`${CASES}/${name}`)).config;

Deno.test("configuredMacs() reads a virtual machine's and a container's devices", () => {
  deepStrictEqual(configuredMacs(read("qemu_100.conf")), ["BC:24:11:2E:C5:4A"]);
  deepStrictEqual(configuredMacs(read("lxc_101.conf")), [
    "BC:24:11:89:67:07",
    "BC:24:11:89:67:08",
    "BC:24:11:89:67:09",
  ]);
});

Deno.test("configuredMacs() understands the long spelling and nothing but net devices", () => {
  deepStrictEqual(
    configuredMacs({
      net10: "model=virtio,macaddr=bc:24:11:00:00:01",
      netmask: "hwaddr=BC:24:11:00:00:02",
      name: "virtio=BC:24:11:00:00:03",
    }),
    ["bc:24:11:00:00:01"],
  );
});

Deno.test("configuredAddresses() reads a container's fixed addresses", () => {
  deepStrictEqual(configuredAddresses(read("lxc_101.conf")), ["192.168.10.53", "2001:db8:1::53"]);
});

Deno.test("configuredAddresses() reads what cloud-init gives a virtual machine", () => {
  deepStrictEqual(
    configuredAddresses({ ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1,ip6=auto", ipconfig1: "ip=dhcp" }),
    ["10.0.0.5"],
  );
});

for (
  const [net, dynamic] of [
    ["name=eth0,ip=dhcp", true],
    ["name=eth0,ip6=dhcp", true],
    ["name=eth0,ip=10.0.0.5/24,ip6=auto", true],
    ["name=eth0,ip=10.0.0.5/24", false],
    ["name=eth0,ip=10.0.0.5/24,ip6=manual", false],
    ["name=eth0,ip6=2001:db8::5/64", false],
    ["name=eth0,ip=manual,ip6=2001:db8::5/64", true],
    ["name=eth0,ip=manual,ip6=manual", true],
    ["name=eth0", true],
    ["name=eth0,ip=10.0.0.5/24,type=veth\nname=eth1", true],
    ["name=eth0,ip=10.0.0.5/24\nname=eth1,ip=10.1.0.5/24", false],
    ["", true],
  ] as const
) {
  Deno.test(`hasDynamicAddress() is ${dynamic} for ${JSON.stringify(net)}`, () => {
    const lines = net.split("\n").entries();
    const config = Object.fromEntries([...lines].map(([index, line]) => [`net${index}`, line]));

    strictEqual(hasDynamicAddress(config), dynamic);
  });
}

Deno.test("hasDynamicAddress() is true for a container without any device of Proxmox", () => {
  strictEqual(hasDynamicAddress({}), true);
});

for (
  const [agent, enabled] of [
    ["1", true],
    ["1,fstrim_cloned_disks=1", true],
    ["enabled=1,type=virtio", true],
    ["fstrim_cloned_disks=1,enabled=1", true],
    ["0", false],
    ["enabled=0,fstrim_cloned_disks=1", false],
    ["", false],
  ] as const
) {
  Deno.test(`isAgentEnabled() is ${enabled} for "agent: ${agent}"`, () => {
    strictEqual(isAgentEnabled({ agent }), enabled);
  });
}

Deno.test("isAgentEnabled() is false without the key", () => {
  strictEqual(isAgentEnabled({}), false);
});

for (
  const [text, address] of [
    ["192.168.1.1/24", "192.168.1.1"],
    ["2001:DB8::1/64", "2001:db8::1"],
    ["2001:db8::1%eth0/64", "2001:db8::1"],
    ["127.0.0.1", null],
    ["127.255.255.254/8", null],
    ["128.0.0.1", "128.0.0.1"],
    ["169.254.0.1", null],
    ["169.253.0.1", "169.253.0.1"],
    ["::1", null],
    ["::1:1", "::1:1"],
    ["fe80::1", null],
    ["febf::1", null],
    ["fec0::1", "fec0::1"],
    ["dhcp", null],
    ["", null],
  ] as const
) {
  Deno.test(`guestAddress() gives ${address} for "${text}"`, () => {
    strictEqual(guestAddress(text), address);
  });
}

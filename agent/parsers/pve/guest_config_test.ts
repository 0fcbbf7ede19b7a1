import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseGuestConfig } from "./guest_config.ts";
import { damagedTexts } from "../../../testing/damage.ts";

const CASES = `${import.meta.dirname}/../../../fixtures/cases/guests`;
const qemu = Deno.readTextFileSync(`${CASES}/qemu_100.conf`);
const lxc = Deno.readTextFileSync(`${CASES}/lxc_101.conf`);

Deno.test("parseGuestConfig() reads a virtual machine's current values alone", () => {
  const { config, faults } = parseGuestConfig(qemu);

  deepStrictEqual(faults, []);
  strictEqual(Object.keys(config).length, 21);
  strictEqual(config.cores, "4");
  strictEqual(config.memory, "4096");
  strictEqual(config.name, "web01");
  strictEqual(config.net0, "virtio=BC:24:11:2E:C5:4A,bridge=vmbr0,firewall=1,tag=20");
  strictEqual(config.description, "Front web server%0ASecond line%3A see wiki");
  strictEqual(config.snaptime, undefined);
});

Deno.test("parseGuestConfig() reads a container's raw keys", () => {
  const { config } = parseGuestConfig(lxc);

  strictEqual(config.memory, "512");
  strictEqual(config.hostname, "pihole");
  strictEqual(config["lxc.apparmor.profile"], "unconfined");
  strictEqual(config["lxc.cgroup2.devices.allow"], "c 226:0 rwm");
});

Deno.test("parseGuestConfig() joins a raw key's values and takes both its forms", () => {
  const { config } = parseGuestConfig(
    "lxc.cgroup2.devices.allow: c 226:0 rwm\nlxc.cgroup2.devices.allow = c 226:128 rwm\n",
  );

  deepStrictEqual(config, { "lxc.cgroup2.devices.allow": "c 226:0 rwm\nc 226:128 rwm" });
});

Deno.test("parseGuestConfig() splits at the first colon", () => {
  strictEqual(parseGuestConfig("boot: order=ide2:net0;a=b\n").config.boot, "order=ide2:net0;a=b");
});

Deno.test("parseGuestConfig() ends at any section, without regard to case", () => {
  for (const header of ["[PENDING]", "[pve:pending]", "[special:cloudinit]", "[Snap_1-a]"]) {
    deepStrictEqual(parseGuestConfig(`cores: 1\n${header}\ncores: 8\n`).config, { cores: "1" });
  }
});

Deno.test("parseGuestConfig() tells the line it cannot read without quoting it", () => {
  deepStrictEqual(parseGuestConfig("cores: 1\ncipassword hunter2\n"), {
    config: { cores: "1" },
    faults: ['Cannot read line 2: no "key: value"'],
  });
});

Deno.test("parseGuestConfig() finds nothing in an empty file", () => {
  deepStrictEqual(parseGuestConfig(""), { config: {}, faults: [] });
});

Deno.test("parseGuestConfig() survives damage", () => {
  for (const text of damagedTexts(qemu, 1000)) parseGuestConfig(text);
  for (const text of damagedTexts(lxc, 1000)) parseGuestConfig(text);
});

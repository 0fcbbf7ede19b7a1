import { strictEqual } from "node:assert/strict";
import { shortDeviceName } from "./device_name.ts";
import { healthyVdev } from "../../testing/verdict/known_host.ts";

const DISKS = [
  ["sda", "sda"],
  ["nvme0n1p3", "nvme0n1p3"],
  ["ata-ST4000_ZC1SA004-part1", "…A004"],
  ["ata-ST4000_ZC1SB004", "…B004"],
  ["/dev/disk/by-id/wwn-0x5000c500a1b2c3d4", "…c3d4"],
  ["11391235641824325513", "…5513"],
] as const;

for (const [name, short] of DISKS) {
  Deno.test(`shortDeviceName() of ${name} is ${short}`, () => {
    const vdevs = DISKS.map(([name]) => healthyVdev(name));

    strictEqual(shortDeviceName({ name }, { vdevs }), short);
  });
}

Deno.test("shortDeviceName() takes as much of a name as tells it from the others", () => {
  const [a, b] = ["nvme-Samsung_SSD_1TB_S649NX0R1_1", "nvme-Samsung_SSD_1TB_S649NX0P1_1"];
  const vdevs = [healthyVdev(a), healthyVdev(b)];

  strictEqual(shortDeviceName({ name: a }, { vdevs }), "…R1_1");
  strictEqual(shortDeviceName({ name: b }, { vdevs }), "…P1_1");
  strictEqual(
    shortDeviceName({ name: a }, { vdevs: [...vdevs, healthyVdev("other-disk-with-R1_1")] }),
    "…0R1_1",
  );
});

Deno.test("shortDeviceName() shows a name whole that another one ends with", () => {
  const vdevs = [healthyVdev("disk-0123456789"), healthyVdev("second-disk-0123456789")];

  strictEqual(shortDeviceName({ name: "disk-0123456789" }, { vdevs }), "disk-0123456789");
});

Deno.test("shortDeviceName() of two disks with one name is the same: nothing tells them apart", () => {
  const vdevs = [healthyVdev("ata-ST4000_ZC1SA004"), healthyVdev("ata-ST4000_ZC1SA004")];

  strictEqual(shortDeviceName({ name: "ata-ST4000_ZC1SA004" }, { vdevs }), "…A004");
});

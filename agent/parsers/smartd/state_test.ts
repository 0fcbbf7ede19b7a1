import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parseSmartFileName, parseSmartState, smartdMails } from "./state.ts";

const HEAD = "# smartd state file\n";

function attribute(place: number, { id, val, raw }: { id: number; val: number; raw: bigint }) {
  const name = `ata-smart-attribute.${place}`;
  return `${name}.id = ${id}\n${name}.val = ${val}\n${raw > 0n ? `${name}.raw = ${raw}\n` : ""}`;
}

const DISK = HEAD + "temperature-min = 20\n" +
  attribute(0, { id: 5, val: 100, raw: 8n }) +
  attribute(1, { id: 10, val: 100, raw: 0n }) +
  attribute(2, { id: 194, val: 67, raw: (19n << 32n) + (41n << 16n) + 33n }) +
  attribute(3, { id: 197, val: 100, raw: 0n }) +
  attribute(4, { id: 198, val: 100, raw: (7n << 40n) + 2n }) +
  attribute(5, { id: 199, val: 200, raw: 0n }) +
  attribute(6, { id: 233, val: 12, raw: 0n });

const ATA = { protocol: "ata", countsHealth: true };

Deno.test("parseSmartState() reads the counts of a disk, 0 where smartd wrote no value", () => {
  deepStrictEqual(parseSmartState(DISK, ATA), {
    health: "passed",
    reallocated: 8,
    pending: 0,
    uncorrectable: 2,
    crc: 0,
    // It turns: 233 is no life left of a flash disk.
    wear_percent: null,
    temperature_celsius: 33,
    self_test: "passed",
  });
});

Deno.test("parseSmartState() counts a failed health check by its mails, and a failed self-test", () => {
  const text =
    `${DISK}mail.1.count = 2\nmail.1.first-sent-time = 1700000000\nself-test-errors = 1\n`;

  const state = parseSmartState(text, { ...ATA, countsHealth: false });

  deepStrictEqual([state?.health, state?.self_test], ["failed", "failed"]);
  // Another mail says nothing of health.
  strictEqual(parseSmartState(`${DISK}mail.10.count = 2\n`, ATA)?.health, "passed");
});

Deno.test("parseSmartState() does not call a disk good where smartd counts no failures", () => {
  strictEqual(parseSmartState(DISK, { ...ATA, countsHealth: false })?.health, null);
});

Deno.test("parseSmartState() is null for what an attribute would tell that the disk does not have", () => {
  const state = parseSmartState(HEAD + attribute(0, { id: 177, val: 97, raw: 61n }), ATA);

  deepStrictEqual(state, {
    health: "passed",
    reallocated: null,
    pending: null,
    uncorrectable: null,
    crc: null,
    wear_percent: 3,
    temperature_celsius: null,
    self_test: "passed",
  });
});

Deno.test("parseSmartState() reads NVMe where smartd is new enough to write of it", () => {
  const nvme = { protocol: "nvme", countsHealth: true };
  const text = `${HEAD}nvme-available-spare = 100\nnvme-percentage-used = 104\n`;
  const old = parseSmartState(`${HEAD}nvme-err-log-entries = 5\n`, nvme);
  const state = parseSmartState(text, nvme);

  deepStrictEqual([old?.wear_percent, old?.uncorrectable, old?.health], [null, null, "passed"]);
  deepStrictEqual([state?.wear_percent, state?.uncorrectable], [104, 0]);
  deepStrictEqual(
    parseSmartState(`${text}nvme-media-errors = 18446744073709551615\n`, nvme)?.uncorrectable,
    "18446744073709551615",
  );
});

for (
  const [what, text] of [
    ["an empty file", ""],
    ["zero bytes", "\0".repeat(100)],
    ["a file without smartd's first line", DISK.slice(HEAD.length)],
    ["a file cut short", DISK.slice(0, -3)],
  ] as const
) {
  Deno.test(`parseSmartState() is null for ${what}`, () => {
    strictEqual(parseSmartState(text, ATA), null);
  });
}

Deno.test("parseSmartFileName() tells whose state a file is", () => {
  deepStrictEqual(parseSmartFileName("smartd.ST12000NM0007_2A1101-ZJV0A001.ata.state"), {
    name: "ST12000NM0007_2A1101-ZJV0A001",
    model: "ST12000NM0007_2A1101",
    serial: "ZJV0A001",
    protocol: "ata",
  });
  strictEqual(parseSmartFileName("smartd.SSD_980-S5-n1.nvme.state")?.serial, "S5");
  strictEqual(parseSmartFileName("smartd.HGST-HUS7-V1.scsi.state")?.model, "HGST HUS7");
  strictEqual(parseSmartFileName("smartd.a-b-c-d.ata.state")?.serial, null);
  for (const name of ["smartd.A-B.ata.state~", "attrlog.A-B.ata.csv", "smartd.A-B.ata.json"]) {
    strictEqual(parseSmartFileName(name), null);
  }
});

Deno.test("smartdMails() takes no comment for a setting", () => {
  ok(smartdMails("DEVICESCAN -d removable -n standby -m root -M exec /usr/x\n"));
  ok(!smartdMails("# DEVICESCAN -m root\nDEVICESCAN -a # -m root\n"));
  ok(!smartdMails(""));
});

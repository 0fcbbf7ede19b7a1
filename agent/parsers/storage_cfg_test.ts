import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseStorageCfg } from "./storage_cfg.ts";
import { damagedTexts } from "./testing_damage.ts";

const CASES = `${import.meta.dirname}/../../fixtures/cases/guests`;
const sample = Deno.readTextFileSync(`${CASES}/storage.cfg`);

Deno.test("parseStorageCfg() reads every storage with its options", () => {
  const { storages, faults } = parseStorageCfg(sample);

  deepStrictEqual(faults, []);
  deepStrictEqual(
    storages.map(({ name, type, enabled, shared }) => [name, type, enabled, shared]),
    [
      ["local", "dir", true, false],
      ["local-zfs", "zfspool", true, false],
      ["nas-nfs", "nfs", true, true],
      ["old-usb", "dir", false, false],
      ["elsewhere", "dir", true, false],
    ],
  );
  deepStrictEqual(storages[0]?.content, ["backup", "iso", "vztmpl"]);
  deepStrictEqual(storages.map(({ nodes }) => nodes), [null, null, null, null, ["pve2", "pve3"]]);
});

for (
  const [option, enabled] of [
    ["disable", false],
    ["disable 1", false],
    ["disable yes", false],
    ["disable 0", true],
    ["path /disable", true],
  ] as const
) {
  Deno.test(`parseStorageCfg() takes a storage with "${option}" for ${enabled ? "en" : "dis"}abled`, () => {
    strictEqual(parseStorageCfg(`dir: a\n\t${option}\n`).storages[0]?.enabled, enabled);
  });
}

Deno.test("parseStorageCfg() finds no storage in an empty file", () => {
  deepStrictEqual(parseStorageCfg(""), { storages: [], faults: [] });
});

Deno.test("parseStorageCfg() tells which line it cannot read and goes on", () => {
  const { storages, faults } = parseStorageCfg("\tpath /a\n# note\nnoise\ndir: a\n");

  deepStrictEqual(faults, [
    "Cannot read line 1 of storage.cfg: neither storage nor option",
    "Cannot read line 3 of storage.cfg: neither storage nor option",
  ]);
  strictEqual(storages.length, 1);
});

Deno.test("parseStorageCfg() survives damage", () => {
  for (const text of damagedTexts(sample, 1000)) parseStorageCfg(text);
});

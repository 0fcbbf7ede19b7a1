import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { damagedTexts } from "./testing_damage.ts";
import { parseZfsListLine } from "./zfs_list.ts";

const sample = Deno.readTextFileSync(
  `${import.meta.dirname}/../../fixtures/cases/zfs_list/proxmox.txt`,
);

Deno.test("parseZfsListLine() reads every line of a Proxmox host", () => {
  const kinds = sample.trimEnd().split("\n").map((line) => parseZfsListLine(line)?.kind);

  deepStrictEqual(kinds.filter((kind) => kind === "dataset").length, 7);
  deepStrictEqual(kinds.filter((kind) => kind === "snapshot").length, 5);
  deepStrictEqual(kinds.filter((kind) => kind === "bookmark").length, 1);
  strictEqual(kinds.length, 13);
});

Deno.test("parseZfsListLine() gives a dataset's sizes in bytes", () => {
  deepStrictEqual(parseZfsListLine("rpool/a b\tvolume\t3\t2\t1\t0\t1715600000"), {
    kind: "dataset",
    name: "rpool/a b",
    type: "volume",
    used_bytes: 3,
    available_bytes: 2,
    usedbysnapshots_bytes: 0,
    creation_unix: 1715600000,
  });
});

Deno.test("parseZfsListLine() splits a snapshot's name at the first @", () => {
  deepStrictEqual(parseZfsListLine("rpool/a@daily 1:2@x\tsnapshot\t1\t-\t1\t-\t1757404800"), {
    kind: "snapshot",
    dataset: "rpool/a",
    name: "daily 1:2@x",
    creation_unix: 1757404800,
  });
});

for (
  const [why, line] of [
    ["it is empty", ""],
    ["a column is missing", "rpool\tfilesystem\t1\t1\t1\t0"],
    ["a column is too many", "rpool\tfilesystem\t1\t1\t1\t0\t1\t1"],
    ["the name is missing", "\tfilesystem\t1\t1\t1\t0\t1"],
    ["the type is unknown", "rpool\tFILESYSTEM\t1\t1\t1\t0\t1"],
    ["a size is human", "rpool\tfilesystem\t1.5G\t1\t1\t0\t1"],
    ["a creation is a date", "rpool\tfilesystem\t1\t1\t1\t0\tFri Aug 29  8:00 2025"],
    ["a snapshot has no @", "rpool\tsnapshot\t1\t-\t1\t-\t1"],
    ["a snapshot has no dataset", "@a\tsnapshot\t1\t-\t1\t-\t1"],
    ["a dataset has an @", "rpool@a\tfilesystem\t1\t1\t1\t0\t1"],
  ] as const
) {
  Deno.test(`parseZfsListLine() gives null when ${why}`, () => {
    strictEqual(parseZfsListLine(line), null);
  });
}

Deno.test("parseZfsListLine() survives damage", () => {
  for (const text of damagedTexts(sample, 1000)) text.split("\n").forEach(parseZfsListLine);
});

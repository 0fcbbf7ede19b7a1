import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { damagedTexts } from "../../../testing/damage.ts";
import { parseZfsListLine } from "./list.ts";

const sample = Deno.readTextFileSync(
  `${import.meta.dirname}/../../../fixtures/cases/zfs_list/proxmox.txt`,
);

Deno.test("parseZfsListLine() reads every line of a Proxmox host", () => {
  const kinds = sample.trimEnd().split("\n").map((line) => parseZfsListLine(line)?.kind);

  deepStrictEqual(kinds.filter((kind) => kind === "dataset").length, 7);
  deepStrictEqual(kinds.filter((kind) => kind === "snapshot").length, 5);
  deepStrictEqual(kinds.filter((kind) => kind === "bookmark").length, 1);
  strictEqual(kinds.length, 13);
});

Deno.test("parseZfsListLine() gives a dataset's sizes in bytes", () => {
  deepStrictEqual(parseZfsListLine("rpool/a b\tfilesystem\t3\t2\t1\t0\t1715600000\t5\t4"), {
    kind: "dataset",
    dataset: {
      name: "rpool/a b",
      type: "filesystem",
      used_bytes: 3,
      available_bytes: 2,
      usedbysnapshots_bytes: 0,
      creation_unix: 1715600000,
      quota_bytes: 5,
      refquota_bytes: 4,
    },
    untrue: [],
  });
});

Deno.test("parseZfsListLine() tells no quota of 0 and none that there cannot be apart", () => {
  const quotasOf = (line: string) => {
    const entry = parseZfsListLine(line);
    return entry?.kind === "dataset"
      ? [entry.dataset.quota_bytes, entry.dataset.refquota_bytes]
      : null;
  };

  deepStrictEqual(quotasOf("a\tfilesystem\t1\t1\t1\t0\t1\t0\t0"), [0, 0]);
  deepStrictEqual(quotasOf("a/v\tvolume\t1\t1\t1\t0\t1\t-\t-"), [null, null]);
});

Deno.test("parseZfsListLine() takes no figure that fell below zero", () => {
  const entry = parseZfsListLine("a\tfilesystem\t18446744073709551000\t1\t1\t0\t1\t0\t0");

  deepStrictEqual(entry?.kind === "dataset" && [entry.dataset.used_bytes, entry.untrue], [
    null,
    ["used"],
  ]);
});

Deno.test("parseZfsListLine() splits a snapshot's name at the first @", () => {
  deepStrictEqual(parseZfsListLine("rpool/a@daily 1:2@x\tsnapshot\t1\t-\t1\t-\t1757404800\t-\t-"), {
    kind: "snapshot",
    dataset: "rpool/a",
    name: "daily 1:2@x",
    creation_unix: 1757404800,
  });
});

for (
  const [why, line] of [
    ["it is empty", ""],
    ["a column is missing", "rpool\tfilesystem\t1\t1\t1\t0\t1\t0"],
    ["a column is too many", "rpool\tfilesystem\t1\t1\t1\t0\t1\t0\t0\t1"],
    ["the name is missing", "\tfilesystem\t1\t1\t1\t0\t1\t0\t0"],
    ["the type is unknown", "rpool\tFILESYSTEM\t1\t1\t1\t0\t1\t0\t0"],
    ["a size is human", "rpool\tfilesystem\t1.5G\t1\t1\t0\t1\t0\t0"],
    ["a creation is a date", "rpool\tfilesystem\t1\t1\t1\t0\tFri Aug 29  8:00 2025\t0\t0"],
    ["a snapshot has no @", "rpool\tsnapshot\t1\t-\t1\t-\t1\t-\t-"],
    ["a snapshot has no dataset", "@a\tsnapshot\t1\t-\t1\t-\t1\t-\t-"],
    ["a dataset has an @", "rpool@a\tfilesystem\t1\t1\t1\t0\t1\t0\t0"],
  ] as const
) {
  Deno.test(`parseZfsListLine() gives null when ${why}`, () => {
    strictEqual(parseZfsListLine(line), null);
  });
}

Deno.test("parseZfsListLine() survives damage", () => {
  for (const text of damagedTexts(sample, 1000)) text.split("\n").forEach(parseZfsListLine);
});

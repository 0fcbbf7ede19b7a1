import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { damagedTexts } from "../../../testing/damage.ts";
import { createZfsListParser, ZFS_LIST_COLUMNS, ZFS_LIST_LEAST_COLUMNS } from "./list.ts";

const sample = Deno.readTextFileSync(
  `${import.meta.dirname}/../../../fixtures/cases/zfs_list/proxmox.txt`,
);

const parseLine = createZfsListParser(ZFS_LIST_COLUMNS);

/** A line of all columns that begins with `cells`; nothing beyond them applies. */
function lineOf(...cells: (string | number)[]): string {
  const columns = ZFS_LIST_COLUMNS.split(",").length;
  return [...cells, ...Array(columns - cells.length).fill("-")].join("\t");
}

function datasetOf(line: string) {
  const entry = parseLine(line);
  return entry?.kind === "dataset" ? entry : null;
}

Deno.test("a line of zfs list is read, whatever it is of on a Proxmox host", () => {
  const kinds = sample.trimEnd().split("\n").map((line) => parseLine(line)?.kind);

  deepStrictEqual(kinds.filter((kind) => kind === "dataset").length, 7);
  deepStrictEqual(kinds.filter((kind) => kind === "snapshot").length, 5);
  deepStrictEqual(kinds.filter((kind) => kind === "bookmark").length, 1);
  strictEqual(kinds.length, 13);
});

Deno.test("a filesystem's sizes are bytes, and what is not its own is left out", () => {
  const line = lineOf(..."a/a b|filesystem|3|2|1|0|1715600000|5|4|7|6".split("|"));

  deepStrictEqual(parseLine(line), {
    kind: "dataset",
    dataset: {
      name: "a/a b",
      type: "filesystem",
      used_bytes: 3,
      available_bytes: 2,
      usedbysnapshots_bytes: 0,
      quota_bytes: 5,
      refquota_bytes: 4,
      creation_unix: 1715600000,
      reservation_bytes: 7,
      refreservation_bytes: 6,
    },
    untrue: [],
  });
});

Deno.test("a volume tells its size, what it is a clone of, and its key", () => {
  const cells = "a/v|volume|3|2|1|0|1|-|-|0|9|32|16384|3|6|a/base@__base__|unavailable|disable";

  deepStrictEqual(datasetOf(cells.replaceAll("|", "\t"))?.dataset, {
    name: "a/v",
    type: "volume",
    used_bytes: 3,
    available_bytes: 2,
    usedbysnapshots_bytes: 0,
    quota_bytes: null,
    refquota_bytes: null,
    creation_unix: 1,
    reservation_bytes: 0,
    refreservation_bytes: 9,
    volsize_bytes: 32,
    volblocksize_bytes: 16384,
    usedbydataset_bytes: 3,
    usedbyrefreservation_bytes: 6,
    origin: "a/base@__base__",
    keystatus: "unavailable",
    periodic_scrub: "disable",
  });
});

Deno.test("no quota is 0, and none where there cannot be one is null", () => {
  const quotasOf = (line: string) => {
    const dataset = datasetOf(line)?.dataset;
    return [dataset?.quota_bytes, dataset?.refquota_bytes];
  };

  deepStrictEqual(quotasOf(lineOf("a", "filesystem", 1, 1, 1, 0, 1, 0, 0)), [0, 0]);
  deepStrictEqual(quotasOf(lineOf("a/v", "volume", 1, 1, 1, 0, 1)), [null, null]);
});

Deno.test("a figure that fell below zero is not taken, and named", () => {
  const wrapped = "18446744073709551000";
  const entry = datasetOf(
    lineOf("a", "filesystem", wrapped, 1, 1, 0, 1, 0, 0, 0, 0, "-", "-", wrapped),
  );

  deepStrictEqual([entry?.dataset.used_bytes, entry?.untrue], [null, ["used", "usedbydataset"]]);
  deepStrictEqual("usedbydataset_bytes" in (entry?.dataset ?? {}), false);
});

Deno.test("a snapshot's name is split at the first @", () => {
  deepStrictEqual(
    parseLine(lineOf("rpool/a@daily 1:2@x", "snapshot", 1, "-", 1, "-", 1757404800)),
    {
      kind: "snapshot",
      dataset: "rpool/a",
      name: "daily 1:2@x",
      creation_unix: 1757404800,
      used_bytes: 1,
    },
  );
});

Deno.test("with the columns that every ZFS knows, the others are unknown", () => {
  const parse = createZfsListParser(ZFS_LIST_LEAST_COLUMNS);

  deepStrictEqual(parse("a\tfilesystem\t3\t2\t1\t0\t9"), {
    kind: "dataset",
    dataset: {
      name: "a",
      type: "filesystem",
      used_bytes: 3,
      available_bytes: 2,
      usedbysnapshots_bytes: 0,
      quota_bytes: null,
      refquota_bytes: null,
      creation_unix: 9,
    },
    untrue: [],
  });
  strictEqual(parse(lineOf("a", "filesystem", 3, 2, 1, 0, 9)), null);
});

Deno.test("a text that somebody has set is told up to the length of a name", () => {
  const line = lineOf("a", "filesystem", 1, 1, 1, 0, 1).replace(/-$/, "x".repeat(9000));

  strictEqual(datasetOf(line)?.dataset.periodic_scrub?.length, 255);
});

const A_FILESYSTEM = lineOf("a", "filesystem", 1, 1, 1, 0, 1, 0, 0);

for (
  const [why, line] of [
    ["it is empty", ""],
    ["a column is missing", A_FILESYSTEM.replace(/\t-$/, "")],
    ["a column is too many", `${A_FILESYSTEM}\t-`],
    ["the name is missing", A_FILESYSTEM.replace("a\t", "\t")],
    ["the type is unknown", A_FILESYSTEM.replace("filesystem", "FILESYSTEM")],
    ["a size is human", lineOf("a", "filesystem", "1.5G", 1, 1, 0, 1, 0, 0)],
    ["a newer size is human", lineOf("a", "volume", 1, 1, 1, 0, 1, "-", "-", 0, 0, "32G")],
    ["a creation is a date", lineOf("a", "filesystem", 1, 1, 1, 0, "Fri Aug 29  8:00 2025")],
    ["a snapshot has no @", lineOf("rpool", "snapshot", 1, "-", 1, "-", 1)],
    ["a snapshot has no dataset", lineOf("@a", "snapshot", 1, "-", 1, "-", 1)],
    ["a snapshot's size is human", lineOf("a@a", "snapshot", "1K", "-", 1, "-", 1)],
    ["a dataset has an @", A_FILESYSTEM.replace("a\t", "a@b\t")],
  ] as const
) {
  Deno.test(`a line of zfs list is none when ${why}`, () => strictEqual(parseLine(line), null));
}

Deno.test("reading lines of zfs list survives damage", () => {
  const kinds = new Set<string | undefined>();
  for (const text of damagedTexts(sample, 1000)) {
    for (const line of text.split("\n")) kinds.add(parseLine(line)?.kind);
  }

  deepStrictEqual([...kinds].map(String).sort(), ["bookmark", "dataset", "snapshot", "undefined"]);
});

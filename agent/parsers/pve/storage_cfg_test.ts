import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { rounds } from "../../../testing/rounds.ts";
import { type ConfiguredStorage, parseStorageCfg } from "./storage_cfg.ts";
import { createRandom, damagedTexts } from "../../../testing/damage.ts";

const CASES = `${import.meta.dirname}/../../../fixtures/cases`;
const sample = Deno.readTextFileSync(`${CASES}/guests/storage.cfg`);

Deno.test("parseStorageCfg() reads every storage with its options", () => {
  const storages = parseStorageCfg(sample);

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

Deno.test("parseStorageCfg() finds no storage in an empty file", () => {
  deepStrictEqual(parseStorageCfg(""), []);
});

/** What of the storages matters in `ROWS`: each as "type:name", with what is not usual. */
function inShort(text: string): string[] {
  return parseStorageCfg(text).map(({ name, type, content, enabled, shared, nodes }) =>
    [
      `${type}:${name}`,
      ...content,
      ...enabled ? [] : ["disabled"],
      ...shared ? ["shared"] : [],
      ...nodes === null ? [] : [`on ${nodes.join("+") || "no node"}`],
    ].join(" ")
  );
}

const ROWS: [why: string, text: string, storages: string[]][] = [
  ["an option without a value is yes", "dir: aa\n\tdisable\n", ["dir:aa disabled"]],
  ["1 is yes", "dir: aa\n\tdisable 1\n", ["dir:aa disabled"]],
  ["0 is no", "dir: aa\n\tdisable 0\n", ["dir:aa"]],
  ["a word is neither, and ignored", "dir: aa\n\tdisable yes\n", ["dir:aa"]],
  ["a value may look like an option", "dir: aa\n\tpath /disable\n", ["dir:aa"]],
  ["of two equal options the first counts", "dir: aa\n\tdisable 0\n\tdisable\n", ["dir:aa"]],
  [
    "an invalid option is none: then the second counts",
    "dir: aa\n\tdisable no\n\tdisable\n",
    ["dir:aa disabled"],
  ],
  ["an empty line ends a section", "dir: aa\n\n\tdisable\n", ["dir:aa"]],
  ["a line of blanks does not", "dir: aa\n \t\n\tdisable\n", ["dir:aa disabled"]],
  ["a comment does not", "dir: aa\n# nfs: bb\n\t#x\n\tdisable\n", ["dir:aa disabled"]],
  ["a line that is 0 does", "dir: aa\n0\n\tdisable\n", ["dir:aa"]],
  [
    "a header right after an option is ignored, its options are not",
    "dir: aa\n\tcontent iso\nnfs: bb\n\tdisable\n",
    ["dir:aa iso disabled"],
  ],
  ["options before any header are ignored", "\tdisable\ndir: aa\n", ["dir:aa"]],
  [
    "a header that cannot be read leaves its options to nobody",
    "dir: aa\n\nnfs: old nas\n\tdisable\n\ndir: cc\n",
    ["dir:aa", "dir:cc"],
  ],
  ["an indented header is none", "dir: aa\n\n\tnfs: bb\n\tdisable\n", ["dir:aa"]],
  ["the type is any word, in lower case", "NFS: aa\n\nMy-Plug.in: bb\n", [
    "nfs:aa shared",
    "my-plug.in:bb",
  ]],
  ["the blank after the colon may be missing", "dir:aa\n\na:b:cc\n", ["dir:aa", "a:b:cc"]],
  ["a colon alone makes no header", ":aa\n\n: aa\n\ndir:\n\ndir aa\n", []],
  [
    "with line ends of Windows no line is empty: there is one section",
    "dir: aa\r\n\tcontent iso\r\n\r\nnfs: bb\r\n\tdisable\r\n",
    ["dir:aa iso disabled"],
  ],
  ["of two sections of one name the second counts", "dir: aa\n\tdisable\n\nnfs: aa\n", [
    "nfs:aa shared",
  ]],
  ["nodes are separated as one likes", "dir: aa\n\tnodes a, b;c d\n", ["dir:aa on a+b+c+d"]],
  ["nodes that are no names are ignored", "dir: aa\n\tnodes a,b_c\n", ["dir:aa"]],
  ["nodes without a value are ignored", "dir: aa\n\tnodes\n", ["dir:aa"]],
  ["a list of no nodes is on none", "dir: aa\n\tnodes ,\n", ["dir:aa on no node"]],
  ["content that is not known is ignored", "dir: aa\n\tcontent iso,films\n", ["dir:aa"]],
  ["a name Proxmox does not allow is kept", "dir: a\n\ndir: a/b\n", ["dir:a", "dir:a/b"]],
  ["local is on every node", "dir: local\n\tpath /var/lib/vz\n\tnodes other\n", ["dir:local"]],
  ["local may be disabled", "dir: local\n\tdisable\n", ["dir:local disabled"]],
  [
    "local elsewhere is replaced, enabled",
    "dir: local\n\tpath /mnt/disk\n\tdisable\n",
    ["dir:local backup images iso rootdir snippets vztmpl"],
  ],
];

for (const [why, text, storages] of ROWS) {
  Deno.test(`parseStorageCfg(): ${why}`, () => deepStrictEqual(inShort(text), storages));
}

for (
  const [name, storages] of [
    ["14-section-that-proxmox-skips", [
      "dir:local backup iso vztmpl",
      "lvmthin:local-lvm images rootdir",
      "drbd:linstor_a images rootdir shared",
    ]],
    ["15-options-after-a-commented-header", [
      "dir:local backup iso vztmpl",
      "lvmthin:local-lvm images rootdir",
    ]],
  ] as const
) {
  Deno.test(`parseStorageCfg() reads what operators have: ${name}`, () => {
    const text = Deno.readTextFileSync(`${CASES}/field/pve/${name}/host/pve/storage.cfg`);

    deepStrictEqual(inShort(text), [...storages]);
  });
}

/** Two nested loops over the lines, as Proxmox has them: slow, and nothing in common with ours. */
function naively(text: string): Map<string, { type: string; on: Record<string, string | null> }> {
  const found = new Map();
  const lines = text.split("\n");
  const next = () => {
    for (;;) {
      const line = lines.shift();
      if (line === undefined || !/^[ \t\r\f\v]*#/.test(line)) return line;
    }
  };
  const isFalse = (line: string | undefined) => line === undefined || line === "" || line === "0";
  while (lines.length > 0) {
    const header = /^([^ \t\r\f\v]+):[ \t\r\f\v]*([^ \t\r\f\v]+)[ \t\r\f\v]*$/.exec(next() ?? "");
    if (header === null) continue;
    const on: Record<string, string | null> = {};
    for (let line = next(); !isFalse(line); line = next()) {
      const option =
        /^[ \t\r\f\v]+([^ \t\r\f\v]+)(?:[ \t\r\f\v]+([^\n]*[^ \t\r\f\v]))?[ \t\r\f\v]*$/
          .exec(line ?? "");
      const [, key = "", value = null] = option ?? [];
      const isWrong = ["disable", "shared"].includes(key) && !/^[01]$/.test(value ?? "1");
      if (key !== "" && !isWrong && !(key in on)) on[key] = value;
    }
    found.set(header[2], { type: header[1]?.toLowerCase(), on });
  }
  return found;
}

const PIECES = "dir|nfs|NFS|weird.Type|:|: | |  |\t|\r|\n|\n\n|\n\t|\n|\n \n|#|0|1|aa|bb|disable|" +
  "shared|x:y|\u00a0|option value|\n\tdisable|\n\tshared 0|\n\ndir: aa|\n\nzfspool: bb|ü";

Deno.test("parseStorageCfg() reads any text as two nested loops over its lines do", () => {
  const random = createRandom(20);
  const pieces = PIECES.split("|");
  let sections = 0;
  for (let round = 0; round < rounds(20_000, 400_000); round++) {
    const text = Array.from(
      { length: Math.floor(random() * 30) },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join("");

    const expected = [...naively(text)].map(([name, { type, on }]) => ({
      name,
      type,
      disabled: "disable" in on && on.disable !== "0",
      shared: type === "nfs" || ("shared" in on && on.shared !== "0"),
    }));

    sections += expected.length;
    const toCompare = ({ name, type, enabled, shared }: ConfiguredStorage) => (
      { name, type, disabled: !enabled, shared }
    );
    deepStrictEqual(parseStorageCfg(text).map(toCompare), expected, JSON.stringify(text));
  }
  ok(sections > 10_000);
});

Deno.test("parseStorageCfg() survives damage", () => {
  for (const text of damagedTexts(sample, 1000)) {
    strictEqual(parseStorageCfg(text).every(({ name }) => name !== ""), true);
  }
});

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import {
  changeAttributes,
  changeBetween,
  changeText,
  NO_ATTRIBUTES,
  readNote,
  readTags,
  readWebUrl,
  readWord,
  sameAttributes,
} from "./host_attributes.ts";

const WORDS: [typed: string, kept: string | null][] = [
  ["vienna", "vienna"],
  [" Vienna-2.rack_1 ", "vienna-2.rack_1"],
  ["a".repeat(64), "a".repeat(64)],
  ["a".repeat(65), null],
  ["", null],
  ["two words", null],
  ["wien\u00e4", null],
  ["a\u0000", null],
  ["<b>", null],
];

for (const [typed, kept] of WORDS) {
  Deno.test(`readWord() ${kept === null ? "refuses" : "keeps"} ${JSON.stringify(typed)}`, () => {
    const reading = readWord(typed);
    strictEqual(reading.ok ? reading.value : null, kept);
    if (!reading.ok) match(reading.expected, /^expected one word of 1 to 64 letters/);
  });
}

Deno.test("readTags() takes words with spaces or commas between, each once, twenty at most", () => {
  deepStrictEqual(readTags(" lab, Ceph  lab,"), { ok: true, value: ["lab", "ceph"] });
  deepStrictEqual(readTags(" "), { ok: true, value: [] });
  const words = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`).join(" ");
  strictEqual(readTags(words(20)).ok, true);
  deepStrictEqual(readTags(words(21)), {
    ok: false,
    expected: "expected at most 20 tags, found 21",
  });
  strictEqual(readTags("lab <b>").ok, false);
});

Deno.test("readNote() takes one line of a thousand characters, whatever they are made of", () => {
  deepStrictEqual(readNote(" two <b>racks</b> \u{1f98a} "), {
    ok: true,
    value: "two <b>racks</b> \u{1f98a}",
  });
  strictEqual(readNote("\u{1f98a}".repeat(1_000)).ok, true);
  deepStrictEqual(readNote("a".repeat(1_001)), {
    ok: false,
    expected: "expected at most 1000 characters, found 1001",
  });
  for (const sign of ["\n", "\u001b", "\u202e", "\u0085", "\ud800"]) {
    strictEqual(readNote(`a${sign}b`).ok, false, JSON.stringify(sign));
  }
});

const URLS: [typed: string, kept: string | null][] = [
  ["https://pve-01.example.com:8006", "https://pve-01.example.com:8006/"],
  [" http://[fd00::1]:8006/ ", "http://[fd00::1]:8006/"],
  ["https://example.com/pve?x=<b>", "https://example.com/pve?x=%3Cb%3E"],
  ["javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["//pve-01:8006", null],
  ["pve-01:8006", null],
  ["https://user:secret@pve-01:8006", null],
  ["https://", null],
  ["", null],
  [`https://a/${"a".repeat(490)}`, `https://a/${"a".repeat(490)}`],
  [`https://a/${"a".repeat(491)}`, null],
];

for (const [typed, kept] of URLS) {
  const shown = JSON.stringify(typed.slice(0, 40));
  Deno.test(`readWebUrl() ${kept === null ? "refuses" : "keeps"} ${shown} (${typed.length})`, () => {
    const reading = readWebUrl(typed);
    strictEqual(reading.ok ? reading.value : null, kept);
  });
}

Deno.test("changeAttributes() changes what is said and leaves the rest", () => {
  const before = { group: "vienna", tags: ["a", "b"], note: "x", web_url: "https://a/" };

  deepStrictEqual(changeAttributes(before, {}), before);
  deepStrictEqual(changeAttributes(before, { group: null, add_tags: ["c", "a"] }), {
    ...before,
    group: null,
    tags: ["a", "b", "c"],
  });
  deepStrictEqual(changeAttributes(before, { remove_tags: ["a", "z"], note: "", web_url: null }), {
    group: "vienna",
    tags: ["b"],
    note: "",
    web_url: null,
  });
  const tags = Array.from({ length: 20 }, (_, n) => `t${n}`);
  strictEqual(changeAttributes({ ...NO_ATTRIBUTES, tags }, { add_tags: ["more"] }), null);
  strictEqual(
    changeAttributes({ ...NO_ATTRIBUTES, tags }, { add_tags: ["more"], remove_tags: ["t0"] })
      ?.tags.length,
    20,
  );
});

Deno.test("changeText() says each change once", () => {
  strictEqual(changeText({}), "");
  strictEqual(
    changeText({ group: "vienna", add_tags: ["a", "b"], remove_tags: ["c"], note: "n" }),
    'group vienna, tag a added, tag b added, tag c removed, note "n"',
  );
  strictEqual(
    changeText({ group: null, note: "", web_url: null }),
    "no group, no note, usual web address",
  );
});

Deno.test("changeBetween() is what makes one of the other, and nothing when they are the same", () => {
  const one = { group: "vienna", tags: ["a", "b"], note: "x", web_url: "https://a/" };
  const others = [
    { ...one, group: null },
    { ...one, tags: ["a", "c"] },
    { ...one, tags: [], note: "" },
    { ...one, web_url: null },
  ];
  for (const other of others) {
    strictEqual(sameAttributes(one, other), false);
    deepStrictEqual(changeAttributes(one, changeBetween(one, other)), other);
    deepStrictEqual(changeAttributes(other, changeBetween(other, one)), one);
  }
  deepStrictEqual(changeBetween(one, { ...one, tags: [...one.tags] }), {});
  strictEqual(sameAttributes(one, { ...one }), true);
});

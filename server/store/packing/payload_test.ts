import { notStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import {
  decodePayload,
  encodeDelta,
  encodeUnchanged,
  encodeWhole,
  plainPayload,
  prepareBase,
} from "./payload.ts";

const TEXTS = [
  ["the empty text", ""],
  ["one character", "0"],
  ["one comma", ","],
  ["text beyond ASCII", '{"name":"Prüfstand 🦊 \u2028"}'],
  ["line feeds and colons", '{"a:b":"\n:",\n"c":"::\n,"}'],
  ["a large text", JSON.stringify(Array.from({ length: 100_000 }, (_, index) => index))],
] as const;

for (const [what, text] of TEXTS) {
  Deno.test(`decodePayload() gives back ${what}`, () => {
    strictEqual(decodePayload(encodeWhole(text), null), text);
    strictEqual(decodePayload(encodeUnchanged(text), encodeWhole(text)), text);
  });
}

for (
  const [what, baseText, text] of [
    ["a changed number", '{"a":1,"b":2}', '{"a":1,"b":3}'],
    ["a changed key", '{"a":1,"b":2}', '{"a":1,"c":2}'],
    ["another type", '{"a":1,"b":"2"}', '{"a":null,"b":{"c":2}}'],
    ["a first and a last piece", "1,2,3", "4,2,5"],
    ["a piece that becomes empty", "1,2,3", "1,,3"],
    ["a piece that is empty no more", ",,", ",1,"],
    ["the only piece", "", "1"],
    ["half of a pair of surrogates", '["🦊",1]', '["🦋",1]'],
    ["colons within texts", '{"a":"b:c","d":1}', '{"a":"b:","d":1}'],
    ["line feeds within texts", "1\n,2", "\n1,\n"],
  ] as const
) {
  Deno.test(`encodeDelta() keeps ${what} exactly`, () => {
    const delta = encodeDelta(prepareBase(baseText), text) ?? new Uint8Array();

    strictEqual(decodePayload(delta, encodeWhole(baseText)), text);
  });
}

Deno.test("encodeDelta() has no difference to a base of another number of pieces", () => {
  strictEqual(encodeDelta(prepareBase("1,2"), "1,2,3"), null);
});

Deno.test("encodeDelta() takes the room of what changed", () => {
  const sample = (uptime: number) =>
    JSON.stringify(Array.from({ length: 20 }, (_, vmid) => ({ vmid, name: "guest", uptime })));

  ok((encodeDelta(prepareBase(sample(86_400)), sample(86_430))?.length ?? Infinity) < 80);
});

Deno.test("decodePayload() refuses a format it does not know", () => {
  throws(() => decodePayload(Uint8Array.of(200, 1, 2), null), /unknown format 200$/);
  throws(() => decodePayload(new Uint8Array(), null), /unknown format 0$/);
});

Deno.test("decodePayload() refuses a delta without its base, or with another one", () => {
  const delta = encodeDelta(prepareBase("1,2"), "1,3") ?? new Uint8Array();

  throws(() => decodePayload(delta, null), /its base is missing$/);
  throws(() => decodePayload(delta, encodeWhole("4,2")), /it or its base is damaged$/);
});

Deno.test("decodePayload() never takes a damaged delta for a sound one", () => {
  const baseText = JSON.stringify({ name: "tank", health: "ONLINE", used: 1 });
  const text = JSON.stringify({ name: "tank", health: "DEGRADED", used: 2 });
  const [base, delta] = [
    encodeWhole(baseText),
    encodeDelta(prepareBase(baseText), text) ?? new Uint8Array(),
  ];

  for (const whole of [base, delta]) {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const byte = whole[bit >> 3] ?? 0;
      whole[bit >> 3] = byte ^ (1 << (bit & 7));
      const decoded = tryDecode(delta, base);
      if (decoded !== null) strictEqual(decoded, text, `bit ${bit} was flipped`);
      whole[bit >> 3] = byte;
    }
  }
});

function tryDecode(delta: Uint8Array, base: Uint8Array): string | null {
  try {
    return decodePayload(delta, base);
  } catch {
    return null;
  }
}

Deno.test("plainPayload() makes a delta whole, and null of what cannot be decoded", () => {
  const delta = encodeDelta(prepareBase("1,2"), "1,3");

  strictEqual(
    decodePayload(plainPayload(delta, encodeWhole("1,2")) ?? new Uint8Array(), null),
    "1,3",
  );
  strictEqual(plainPayload(delta, null), null);
  notStrictEqual(plainPayload(encodeWhole("1"), null), null);
});

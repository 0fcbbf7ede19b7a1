/** Whatever becomes of a sample from one to the next: it decodes to the same JSON text. */
import { ok, strictEqual } from "node:assert/strict";
import {
  decodePayload,
  encodeDelta,
  encodeWhole,
  prepareBase,
} from "../../server/store/packing/payload.ts";
import { createRandom, type Random } from "../../tools/sample_week/random.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ROUNDS = 3_000;
const BROAD_LEVELS = 4;

const TEXTS = [
  "",
  "tank",
  "a,b",
  "a:b",
  '"quoted", and: more',
  "Prüfstand",
  "🦊",
  "🦋",
  "\u2028",
  "line\nfeed",
  "\\",
  "\u0000",
  "null",
  "1",
];

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function makeLeaf(random: Random): Json {
  return pick<Json>(random, [
    null,
    true,
    false,
    0,
    -0.5,
    Math.floor(random() * 1e12),
    random() * 1e-7,
    Number.MAX_SAFE_INTEGER,
    pick(random, TEXTS),
    [],
    {},
  ]);
}

/** Broad in its innermost levels, a single branch above them. */
function makeValue(random: Random, depth: number): Json {
  const isBranch = depth > BROAD_LEVELS;
  const kind = depth <= 0 ? 0 : isBranch ? 0.4 + random() * 0.6 : random();
  if (kind < 0.4) return makeLeaf(random);
  const length = isBranch ? 1 : Math.floor(random() * 6);
  const members = Array.from({ length }, () => makeValue(random, depth - 1));
  if (kind < 0.7) return members;
  return Object.fromEntries(members.map((member) => [pick(random, TEXTS), member]));
}

/** Mostly keeps the value, in places changes it, its type or its members. */
function edit(random: Random, value: Json, depth: number): Json {
  const chance = random();
  if (chance < 0.08) return makeValue(random, Math.min(depth, 2));
  if (Array.isArray(value)) {
    const list = value.map((entry) => edit(random, entry, depth - 1));
    const at = Math.floor(random() * (list.length + 1));
    if (chance < 0.12) list.splice(at, 0, makeLeaf(random));
    else if (chance < 0.16) list.splice(at, 1);
    return list;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .map(([key, member]): [string, Json] => [key, edit(random, member, depth - 1)]);
    if (chance < 0.12) entries.push([pick(random, TEXTS), makeLeaf(random)]);
    else if (chance < 0.16) entries.reverse();
    return Object.fromEntries(entries);
  }
  return typeof value === "number" && chance < 0.5 ? value + 30 : value;
}

for (const [what, depth] of [["flat", 2], ["nested", 6], ["deeply nested", 32]] as const) {
  Deno.test(`encodeDelta() loses nothing over ${ROUNDS} random edits of ${what} values`, () => {
    const random = createRandom(depth);
    let base = makeValue(random, depth);
    let deltas = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const value = edit(random, base, depth);
      const [baseText, text] = [JSON.stringify(base), JSON.stringify(value)];

      const delta = encodeDelta(prepareBase(baseText), text);
      if (delta !== null) {
        deltas++;
        // The same text, and so the same value, the order of its keys included.
        strictEqual(decodePayload(delta, encodeWhole(baseText)), text);
      }
      base = random() < 0.1 ? makeValue(random, depth) : value;
    }

    ok(deltas > ROUNDS / 10, `only ${deltas} differences were possible`);
  });
}

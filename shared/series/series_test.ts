import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom, damagedTexts } from "../../testing/damage.ts";
import { rounds } from "../../testing/rounds.ts";
import { createPoolSeries, isKeptHourly, parseSeries, type Series, seriesName } from "./series.ts";

for (
  const [what, name, guid, others, expected] of [
    ["a pool alone", "tank", "1", [], "pool:tank:capacity_percent"],
    [
      "a pool beside others",
      "tank",
      "1",
      [{ name: "rpool", guid: "2" }],
      "pool:tank:capacity_percent",
    ],
    [
      "a pool listed twice",
      "tank",
      "1",
      [{ name: "tank", guid: "1" }],
      "pool:tank:capacity_percent",
    ],
    [
      "a pool that shares its name",
      "tank",
      "1",
      [{ name: "tank", guid: "2" }],
      "pool:tank:1:capacity_percent",
    ],
    [
      "a pool without GUID",
      "tank",
      null,
      [{ name: "tank", guid: "2" }],
      "pool:tank:capacity_percent",
    ],
    ["a name that ends like a GUID", "tank:1", "7", [], "pool:tank:1:7:capacity_percent"],
    ["such a name without GUID", "tank:1", null, [], "pool:tank:1:-:capacity_percent"],
    ["a name with a colon", "a:b", "7", [], "pool:a:b:capacity_percent"],
  ] as const
) {
  Deno.test(`the series of ${what} is ${expected}`, () => {
    strictEqual(seriesName(createPoolSeries(others)({ name, guid })), expected);
  });
}

Deno.test("a pool whose name ends in another's GUID has a series of its own", () => {
  const pools = [{ name: "tank", guid: "5" }, { name: "tank", guid: "6" }, {
    name: "tank:5",
    guid: "7",
  }];
  const names = pools.map(createPoolSeries(pools)).map(seriesName);

  strictEqual(new Set(names).size, pools.length, names.join());
});

/** What a pool may be called that wants to be taken for something else. */
const PIECES = [
  "tank",
  ":",
  "5",
  "-",
  "capacity_percent",
  "pool",
  "guest",
  "/",
  " ",
  ".",
  "\n",
  "ü",
];

function randomSeries(below: (limit: number) => number): Series {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const kind = below(6);
  if (kind === 0) {
    return { of: "host", value: pick(["load1", "cpu_percent", "mem_used_percent"]) };
  }
  if (kind === 1) {
    const type = pick(["qemu", "lxc"] as const);
    return { of: "guest", type, vmid: below(1e9), value: pick(["cpu", "mem", "net_in"]) };
  }
  const name = Array.from({ length: 1 + below(6) }, () => pick(PIECES)).join("");
  const guid = below(2) === 0 ? null : `${below(2 ** 31)}${below(10)}`;
  return { of: "pool", name, guid };
}

const ROUNDS = rounds(20_000, 1_000_000);

Deno.test(`what seriesName() makes, parseSeries() reads back, ${ROUNDS} times`, () => {
  const random = createRandom(20_261_129);
  const below = (limit: number) => Math.floor(random() * limit);

  for (let round = 0; round < ROUNDS; round++) {
    const series = randomSeries(below);
    deepStrictEqual(parseSeries(seriesName(series)), series, seriesName(series));
  }
});

Deno.test("two names are one only where the series is one", () => {
  const random = createRandom(1);
  const below = (limit: number) => Math.floor(random() * limit);
  const byName = new Map<string, Series>();

  for (let round = 0; round < 20_000; round++) {
    const series = randomSeries(below);
    const name = seriesName(series);
    deepStrictEqual(byName.get(name) ?? series, series);
    byName.set(name, series);
  }
});

Deno.test("parseSeries() takes any text, and what it reads it would write in the same way", () => {
  for (const series of ["load1", "pool:tank:5:capacity_percent", "guest:lxc/101:mem"]) {
    for (const text of damagedTexts(series, 2_000)) {
      const read = parseSeries(text);
      if (read === null) continue;
      deepStrictEqual(parseSeries(seriesName(read)), read, text);
    }
  }
});

for (
  const text of [
    "",
    "load5",
    "pool::capacity_percent",
    "pool:capacity_percent",
    "pool:tank",
    "guest:openvz/100:cpu",
    "guest:qemu/1234567890:cpu",
    "guest:qemu/100:disk",
    `pool:${"x".repeat(400)}:capacity_percent`,
  ]
) {
  Deno.test(`parseSeries() knows no "${text.slice(0, 40)}"`, () => {
    strictEqual(parseSeries(text), null);
  });
}

Deno.test("of all series those of pools are kept by the hour", () => {
  ok(isKeptHourly("pool:tank:capacity_percent"));
  ok(isKeptHourly("pool:a\nb:5:capacity_percent"));
  for (const name of ["load1", "guest:qemu/100:cpu"]) notStrictEqual(isKeptHourly(name), true);
});

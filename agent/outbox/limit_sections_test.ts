import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { fairCap, limitSections, type Section } from "./limit_sections.ts";

const { sample: LIMITS } = SHARES;

function limited(section: Section): Section {
  return limitSections({ section })["section"] as Section;
}

function messagesOf(section: Section | undefined): string[] {
  return (section?.errors as { tag: string; message: string }[]).map(({ tag, message }) => {
    strictEqual(tag, "truncated");
    return message;
  });
}

for (
  const [list, max] of [
    ["pools", LIMITS.pools],
    ["datasets", LIMITS.datasets],
    ["vms", LIMITS.guests],
    ["storages", LIMITS.storages],
  ] as const
) {
  Deno.test(`limitSections() keeps ${max} ${list}, and says how many there were`, () => {
    const entries = Array.from({ length: max + 1 }, (_, index) => ({ name: `n${index}` }));
    const within = { [list]: entries.slice(0, max), errors: [] };
    strictEqual(limited(within), within);

    const section = limited({ [list]: entries, errors: [] });

    deepStrictEqual(section[list], entries.slice(0, max));
    deepStrictEqual(messagesOf(section), [
      `Cannot send all of "${list}": too many, kept ${max} of ${max + 1}`,
    ]);
  });
}

Deno.test("limitSections() cuts what one guest brings in that guest", () => {
  const vms = [{ vmid: 100, ips: ["192.0.2.1"], macs: [], errors: [] }, {
    vmid: 101,
    ips: Array.from({ length: 300_000 }, (_, index) => `${index}`),
    macs: [],
    errors: [],
  }];

  const section = limited({ vms, errors: [] });

  const [first, second] = section.vms as Section[];
  deepStrictEqual([section.errors, first], [[], vms[0]]);
  strictEqual((second?.ips as string[]).length, LIMITS.addressesPerGuest);
  deepStrictEqual(messagesOf(second), [
    `Cannot send all of "ips": too many, kept ${LIMITS.addressesPerGuest} of 300000`,
  ]);
});

Deno.test("limitSections() cuts devices in the pools that have most of them", () => {
  const device = (name: string, count: number) => ({
    name,
    children: Array.from({ length: count }, (_, index) => ({ name: `${index}`, children: [] })),
  });
  const pools = [
    { name: "small", vdevs: [device("mirror-0", 9)] },
    { name: "large", vdevs: [device("raidz1-0", 3), device("raidz1-1", 6_000)] },
  ];

  const section = limited({ pools, errors: [] });

  const [small, large] = section.pools as (typeof pools)[number][];
  deepStrictEqual(small, pools[0]);
  deepStrictEqual(large?.vdevs[0], pools[1]?.vdevs[0]);
  // 10 of the small one, and 1 + 3 + 1 before the children that are cut.
  strictEqual(large?.vdevs[1]?.children.length, LIMITS.vdevs - 10 - 5);
  deepStrictEqual(messagesOf(section), [
    `Cannot send all of "vdevs": too many, kept ${LIMITS.vdevs} of 6015`,
  ]);
});

Deno.test("limitSections() gives sections a fair part of the errors of a sample", () => {
  const errors = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ tag: "decode", message: `${index}` }));

  const data = limitSections({ few: { errors: errors(3) }, many: { errors: errors(5_000) } });

  const { few, many } = data as Record<string, { errors: { message: string }[] }>;
  strictEqual(few?.errors.length, 3);
  strictEqual(many?.errors.length, LIMITS.errors - 3 + 1);
  strictEqual(
    many?.errors.at(-1)?.message,
    `Cannot send all of "errors": too many, kept ${LIMITS.errors - 3} of 5000`,
  );
});

Deno.test("limitSections() cuts names and texts, never within a character", () => {
  const long = "x".repeat(LIMITS.textCharacters);
  const section = limited({
    vms: [{ name: "n".repeat(300), config: { tags: `${long}y`, name: "short" } }],
    pve_version: `${long.slice(1)}😀`,
    kept: long,
    errors: [],
  });

  const [guest] = section.vms as { name: string; config: Record<string, string> }[];
  strictEqual(guest?.name.length, LIMITS.nameCharacters);
  deepStrictEqual(guest?.config, { tags: long, name: "short" });
  strictEqual(section.kept, long);
  ok((section.pve_version as string).isWellFormed());
  deepStrictEqual(messagesOf(section), ["Cannot send 3 texts whole: too long"]);
});

for (
  const [sizes, total, cap] of [
    [[], 10, Infinity],
    [[5, 5], 10, Infinity],
    [[5, 6], 10, 5],
    [[1, 100, 100], 10, 4.5],
    [[0, 0], 0, Infinity],
    [[3], 0, 0],
  ] as const
) {
  Deno.test(`fairCap() of ${JSON.stringify(sizes)} within ${total} is ${cap}`, () => {
    strictEqual(fairCap(sizes, total), cap);
  });
}

/** The row "a sample" of the table of shares: each limit at its border, one below and one above. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../shares.ts";
import { cutSample } from "./cut_sample.ts";
import { readSample } from "./mod.ts";

const LIMITS = SHARES.sample;

type Json = Record<string, unknown>;
type Section = Json & { errors?: { tag: string; message: string }[] };

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

function cut(data: Json): Record<string, Section> {
  cutSample(data);
  return data as Record<string, Section>;
}

const LISTS: [
  noun: string,
  limit: number,
  section: string,
  make: (count: number) => Json,
  count: (section: Json) => number,
][] = [
  list("pools", LIMITS.pools, "zfs_pools", "pools"),
  list("storages", LIMITS.storages, "storage", "storages"),
  list("guests", LIMITS.guests, "vms_runtime", "vms"),
  list("guests", LIMITS.guests, "backups", "guests"),
  list("datasets", LIMITS.datasets, "zfs_datasets", "datasets"),
  ["vdevs", LIMITS.vdevs, "zfs_pools", (count) => ({
    pools: [
      { name: "a", health: "ONLINE", vdevs: [{ name: "a", children: many(10, named) }] },
      { name: "b", health: "ONLINE", vdevs: many(count - 11, named) },
    ],
  }), (section) => JSON.stringify(section).match(/"name":"(n\d+|a)"/g)!.length - 1],
  ["errors", LIMITS.errors, "vms_detail", (count) => ({
    vms: [{ vmid: 1, type: "qemu", errors: many(600, () => error) }],
    errors: many(count - 600, () => error),
  }), (section) => JSON.stringify(section).match(/"tag":"pvesh"/g)!.length],
  ["addresses", LIMITS.addressesPerGuest, "vms_detail", (count) => ({
    vms: [{
      vmid: 1,
      type: "qemu",
      ips: many(count, (index) => `10.0.${index >> 8}.${index & 255}`),
    }],
  }), (section) => (section as { vms: { ips: [] }[] }).vms[0]!.ips.length],
  ["entries", LIMITS.listEntries, "storage", (count) => ({
    storages: [{ name: "local", content: many(count, String) }],
  }), (section) => (section as { storages: { content: [] }[] }).storages[0]!.content.length],
];

const error = { tag: "pvesh", message: "no answer" };
function named(index: number) {
  return { name: `n${index}` };
}

function list(
  noun: string,
  limit: number,
  section: string,
  key: string,
): typeof LISTS[number] {
  return [
    noun,
    limit,
    section,
    (count) => ({ [key]: many(count, named) }),
    (cutSection) => (cutSection[key] as unknown[]).length,
  ];
}

for (const [noun, limit, name, make, count] of LISTS) {
  Deno.test(`cutSample() keeps ${limit} ${noun}, and counts what is over`, () => {
    const full = cut({ [name]: make(limit) })[name]!;
    strictEqual(count(full), limit);
    ok(!JSON.stringify(full).includes("truncated"));

    const over = cut({ [name]: make(limit + 7) })[name]!;
    strictEqual(count(over), limit);
    deepStrictEqual(over.errors?.[0], {
      tag: "truncated",
      message: `more than a sample may hold, left out by the server: 7 ${noun}`,
    });
  });
}

for (
  const [what, key, limit] of [
    ["names", "name", LIMITS.nameCharacters],
    ["texts", "status_text", LIMITS.textCharacters],
  ] as const
) {
  Deno.test(`cutSample() keeps ${limit} characters of ${what}`, () => {
    const make = (length: number) => ({ zfs_pools: { pools: [{ [key]: "x".repeat(length) }] } });
    const full = cut(make(limit))["zfs_pools"];
    deepStrictEqual(full, make(limit).zfs_pools);

    const { zfs_pools: over } = make(limit + 1);
    cutSample({ zfs_pools: over });
    strictEqual((over.pools[0] as Json)[key], "x".repeat(limit));
    ok(JSON.stringify(over).includes("1 ends of texts"));
  });
}

Deno.test("cutSample() does not leave half of a surrogate pair", () => {
  const pool = { name: `${"x".repeat(LIMITS.nameCharacters - 1)}😀` };

  cutSample({ zfs_pools: { pools: [pool] } });

  strictEqual(pool.name, "x".repeat(LIMITS.nameCharacters - 1));
});

Deno.test("cutSample() leaves the other sections as they were", () => {
  const storage = { storages: [{ name: "local" }] };
  const data = { zfs_pools: { pools: many(LIMITS.pools + 1, named) }, storage };

  const sections = cut(data);

  deepStrictEqual(sections["storage"], { storages: [{ name: "local" }] });
  strictEqual(sections["zfs_pools"]?.errors?.[0]?.tag, "truncated");
});

Deno.test("cutSample() drops keys that are too long, too many, or a prototype's", () => {
  const host = JSON.parse(
    `{"load1":1,"${"k".repeat(300)}":1,"__proto__":{"load5":2},"constructor":{"prototype":1}}`,
  );
  const config = Object.fromEntries(many(2_000, (index) => [`key${index}`, "v"]));
  const data: Json = { host, vms_detail: { vms: [{ vmid: 1, type: "lxc", config }] } };

  cutSample(data);

  deepStrictEqual(Object.keys(host), ["load1", "constructor", "errors"]);
  strictEqual(Object.keys(config).length, LIMITS.listEntries);
});

Deno.test("cutSample() finds nothing to cut in sections of the wrong shape", () => {
  const data = { host: null, zfs_pools: [1, 2], storage: "x", vms_runtime: { vms: 7, errors: {} } };

  cutSample(data as unknown as Json);

  deepStrictEqual(data, {
    host: null,
    zfs_pools: [1, 2],
    storage: "x",
    vms_runtime: { vms: 7, errors: {} },
  });
});

Deno.test("what fits into 4 MiB is read as no more than a sample may hold", () => {
  const pools = many(95_000, (index) => ({ name: `p${index}`, health: "ONLINE" }));
  const data: Json = { zfs_pools: { available: true, pools } };

  cutSample(data);
  const { zfs_pools } = readSample("fast", data);

  strictEqual(zfs_pools.value?.pools.length, LIMITS.pools);
  deepStrictEqual(zfs_pools.errors, [{
    tag: "truncated",
    message: `more than a sample may hold, left out by the server: ${95_000 - LIMITS.pools} pools`,
  }]);
});

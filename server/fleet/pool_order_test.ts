import { deepStrictEqual } from "node:assert/strict";
import type { Level, ReasonLevel } from "../../shared/verdict/mod.ts";
import { comparePoolRisk } from "../../shared/verdict/order.ts";
import { RANK } from "../../shared/verdict/risk.ts";
import type { HostPools, ListedReason, PoolView } from "../views/mod.ts";
import { ALL_POOLS } from "../views/pools_query.ts";
import { testPoolView, testReason } from "../../testing/views.ts";
import { countPools, findUnread, orderPools, pagePools } from "./pool_order.ts";

type Changes = Partial<Omit<PoolView, "pool">> & { pool?: Partial<PoolView["pool"]> };

const host = (name: string, pools: Changes[], zfs: HostPools["zfs"] = "present"): HostPools => ({
  name,
  zfs,
  pools: pools.map(({ pool, ...changes }) =>
    testPoolView({ host: name, ...changes, pool: { ...testPoolView().pool, ...pool } })
  ),
});

const HOSTS = [
  host("pve-10", [
    { pool: { name: "a", capacity_percent: 80 } },
    { pool: { name: "b", capacity_percent: null }, level: "critical" },
  ]),
  host("pve-2", [
    { pool: { name: "a", capacity_percent: 80 } },
    { pool: { name: "b" }, level: "warning" },
    { pool: { name: "c", capacity_percent: 5 }, level: "critical" },
  ]),
  host("pve-3", [], "unknown"),
];

const ordered = (hosts: HostPools[]) =>
  orderPools(hosts).map((view) => `${view.host}/${view.pool.name}`);

Deno.test("orderPools() puts the worst level first, then the fullest, then by host", () => {
  deepStrictEqual(ordered(HOSTS), ["pve-2/c", "pve-10/b", "pve-2/b", "pve-2/a", "pve-10/a"]);
});

Deno.test("orderPools() puts what is lost first and what is full last, as the judge does", () => {
  const reason = (code: string, rank: number, level: ReasonLevel = "critical") =>
    testReason({ code, rank, level });
  const muted = { note: "", expires_unix: null };
  const rows: [name: string, level: Level, reasons: ListedReason[]][] = [
    ["full", "critical", [reason("pool_capacity_critical", RANK.filling)]],
    ["degraded", "critical", [reason("pool_health", RANK.degraded)]],
    ["damaged", "critical", [reason("pool_data_errors", RANK.dataErrors)]],
    ["noted", "ok", [reason("pool_no_redundancy", RANK.unprotected, "note")]],
    ["muted", "ok", [{ ...reason("pool_health", RANK.lost), muted }]],
    ["unprotected", "critical", [reason("pool_health", RANK.unprotected)]],
    ["gone", "critical", [reason("pool_gone", RANK.lost), reason("x", RANK.other)]],
  ];
  const views = rows.map(([name, level, reasons]) =>
    testPoolView({ level, reasons, pool: { ...testPoolView().pool, name } })
  );
  const expected = ["gone", "unprotected", "damaged", "degraded", "full", "muted", "noted"];
  const names = (pools: PoolView[]) => pools.map(({ pool }) => pool.name);

  deepStrictEqual(names(orderPools([{ name: "pve-01", zfs: "present", pools: views }])), expected);
  const loud = views.map((view) => ({
    ...view,
    reasons: view.reasons.filter((one) => one.muted === null),
  }));
  deepStrictEqual(names(loud.toSorted(comparePoolRisk)), expected);
});

Deno.test("countPools() counts each level", () => {
  deepStrictEqual(countPools(orderPools(HOSTS)), {
    offline: 0,
    critical: 2,
    unknown: 0,
    warning: 1,
    ok: 2,
    new: 0,
  });
});

Deno.test("findUnread() names hosts of which the pools are not known", () => {
  deepStrictEqual(findUnread(HOSTS), ["pve-3"]);
});

const LARGE = [host("pve-1", Array.from({ length: 201 }, () => ({})))];
for (
  const [what, hosts, level, asked, { page, pages, rows }] of [
    ["the first page", LARGE, null, 1, { page: 1, pages: 3, rows: 100 }],
    ["the rest on the last page", LARGE, null, 3, { page: 3, pages: 3, rows: 1 }],
    ["the last page for one after it", LARGE, null, 99, { page: 3, pages: 3, rows: 1 }],
    ["one level alone", HOSTS, "critical", 1, { page: 1, pages: 1, rows: 2 }],
    ["one empty page of nothing", [], null, 2, { page: 1, pages: 1, rows: 0 }],
  ] as const
) {
  Deno.test(`pagePools() gives ${what}`, () => {
    const found = pagePools(hosts, orderPools(hosts), { ...ALL_POOLS, level, page: asked });

    deepStrictEqual(
      { page: found.query.page, pages: found.pages, rows: found.rows.length },
      { page, pages, rows },
    );
  });
}

Deno.test("pagePools() counts risks of what the text finds, and levels of what the risk leaves", () => {
  const hosts = [host("pve-1", [
    { pool: { name: "tank" }, level: "critical", risks: ["filling", "scrub"] },
    { pool: { name: "rpool" }, level: "warning", risks: ["scrub"] },
    { pool: { name: "other" }, risks: ["unread"] },
  ])];
  const found = pagePools(hosts, orderPools(hosts), {
    ...ALL_POOLS,
    text: "PVE",
    risk: "scrub",
    level: "warning",
  });

  deepStrictEqual(found.rows.map(({ pool }) => pool.name), ["rpool"]);
  deepStrictEqual(found.risks, { unprotected: 0, filling: 1, scrub: 2, unread: 1 });
  deepStrictEqual([found.counts.critical, found.counts.warning, found.counts.ok], [1, 1, 0]);
  deepStrictEqual([found.total, found.pools], [1, 3]);
});

Deno.test("pagePools() orders by a column, what is not known last either way", () => {
  const names = (descending: boolean) =>
    pagePools(HOSTS, orderPools(HOSTS), {
      ...ALL_POOLS,
      sort: { column: "capacity", descending },
    }).rows.map(({ pool: { capacity_percent } }) => capacity_percent);

  deepStrictEqual(names(true), [80, 80, 64, 5, null]);
  deepStrictEqual(names(false), [5, 64, 80, 80, null]);
});

import { deepStrictEqual } from "node:assert/strict";
import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";
import { lossOf } from "./pruning.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

/** Forty of a class that has always been so many, all of it watched. */
const BEFORE = {
  class: "sanoid",
  count: 40,
  oldest_unix: 1000,
  least: [97, 98, 99].map((day) => ({ day, count: 40 })),
  unordered_days: [] as number[],
  steady_since_ms: 0 as number | null,
} satisfies Partial<LedgerSnapshotRow>;

interface Case {
  name: string;
  before?: Partial<typeof BEFORE>;
  /** What is left, and whether the oldest is. */
  count: number;
  oldest?: "kept" | "gone";
  /** Of those destroyed, not in order; null: nobody watched. */
  unordered: number | null;
  survivor_unix?: number;
  lost: number | null;
}

const CASES: readonly Case[] = [
  { name: "four of forty, which is a tenth", count: 36, unordered: 4, lost: null },
  { name: "five of forty", count: 35, unordered: 5, lost: 5 },
  { name: "three of ten", before: { count: 10, least: [] }, count: 7, unordered: 3, lost: null },
  { name: "four of ten", before: { count: 10, least: [] }, count: 6, unordered: 4, lost: 4 },
  { name: "ten of the oldest", count: 30, oldest: "gone", unordered: 0, lost: null },
  {
    name: "twenty-one of the oldest, of a class that never kept so few",
    count: 19,
    oldest: "gone",
    unordered: 0,
    lost: 21,
  },
  {
    name: "the same where how many are kept is not learned",
    before: { least: [] },
    count: 19,
    oldest: "gone",
    unordered: 0,
    lost: null,
  },
  {
    name: "the same within a day of a break",
    before: { steady_since_ms: NOW_MS - DAY_MS + 1 },
    count: 19,
    oldest: "gone",
    unordered: 0,
    lost: null,
  },
  { name: "thirty of the newest, by a rollback", count: 10, unordered: 0, lost: null },
  { name: "all", count: 0, oldest: "gone", unordered: 0, lost: 40 },
  {
    name: "all, by a rollback beyond the oldest",
    count: 0,
    oldest: "gone",
    unordered: 0,
    survivor_unix: 999,
    lost: null,
  },
  {
    name: "all, beside newer ones of other tools",
    count: 0,
    oldest: "gone",
    unordered: 0,
    survivor_unix: 5000,
    lost: 40,
  },
  { name: "ten unwatched, and the oldest stays", count: 30, unordered: null, lost: 10 },
  {
    name: "ten unwatched, and the oldest is gone",
    count: 30,
    oldest: "gone",
    unordered: null,
    lost: null,
  },
  {
    name: "what zrepl's grid thins out, above what it keeps",
    before: { class: "zrepl", count: 60 },
    count: 41,
    unordered: 19,
    lost: null,
  },
  {
    name: "what zrepl's grid never thins out",
    before: { class: "zrepl", count: 60 },
    count: 30,
    unordered: 30,
    lost: 30,
  },
  {
    name: "zrepl's before it is learned",
    before: { class: "zrepl", least: [] },
    count: 20,
    unordered: 20,
    lost: null,
  },
  {
    name: "zrepl's after a break",
    before: { class: "zrepl", steady_since_ms: null },
    count: 20,
    unordered: 20,
    lost: null,
  },
  {
    name: "what a tool of another habit thins out",
    before: { count: 60, unordered_days: [98, 99] },
    count: 41,
    unordered: 19,
    lost: null,
  },
  {
    name: "the same on the second day of it",
    before: { count: 60, unordered_days: [99] },
    count: 41,
    unordered: 19,
    lost: 19,
  },
  {
    name: "any by hand",
    before: { class: "other" },
    count: 0,
    oldest: "gone",
    unordered: 40,
    lost: null,
  },
  {
    name: "any of a guest",
    before: { class: "pve guest" },
    count: 0,
    oldest: "gone",
    unordered: 40,
    lost: null,
  },
];

for (const { name, before, count, oldest = "kept", unordered, survivor_unix, lost } of CASES) {
  Deno.test(`${lost === null ? "nothing is said" : "a loss is said"} when these vanish: ${name}`, () => {
    const known = { ...BEFORE, ...before };
    const destroyed = known.count - count;
    const loss = lossOf(known, { count, oldest_unix: oldest === "kept" ? 1000 : 2000 }, {
      at_ms: NOW_MS,
      change: unordered === null ? null : {
        dataset: "tank/a",
        class: known.class,
        created: 0,
        destroyed,
        destroyed_out_of_order: unordered,
      },
      survivor_unix: survivor_unix ?? null,
    });

    deepStrictEqual(loss, lost === null ? null : { at_ms: NOW_MS, lost, of: known.count });
  });
}

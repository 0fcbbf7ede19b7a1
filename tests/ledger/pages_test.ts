/** What a year left behind, on the page of the host that has the pool in the end. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { withLedgerPages } from "../../testing/ledger/ledger_pages.ts";
import { withLedgerPlace } from "../../testing/ledger/ledger_place.ts";
import { PoolYear } from "../../testing/ledger/pool_year.ts";
import {
  aDisk,
  aPool,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NEW_YEAR_MS,
} from "../../testing/ledger/pools.ts";
import { liveThrough } from "../../testing/ledger/year_place.ts";
import { rounds } from "../../testing/rounds.ts";

const EVERY_MS = rounds(24, 3) * HOUR_MS;
const atDay = (day: number) => NEW_YEAR_MS + day * DAY_MS;
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Squares of a strip as a page has them: month, state, text. */
function squares(html: string): string[][] {
  const square =
    /class="strip-month"[^>]*data-state="(\w+)"[^>]*><span role="cell">([\d-]+): ([^<]*)</g;
  return [...html.matchAll(square)].map(([, state = "", month = "", text = ""]) => [
    month,
    state,
    text,
  ]);
}

/** Without markup, so that words can be looked for as they are read. */
const words = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

Deno.test("a year of a pool is on the page of its new host: scrubs, end of a scan, errors, disks, growth", () =>
  withLedgerPlace(async (place, first) => {
    const second = await place.addHost("pve-02");
    const hosts = new Map([[1, first], [2, second]]);
    const world = new PoolYear({ seed: 2, disks: 4, guid: "17" });
    const live = (fromDay: number, untilDay: number, everyMs = EVERY_MS) =>
      liveThrough(place, {
        world,
        hosts,
        fromMs: atDay(fromDay),
        untilMs: atDay(untilDay),
        everyMs,
      });
    await live(0, 120);
    // Before the clear of day 100 each disk had errors, and somebody took them on.
    const { fleet } = place.running;
    const reasons = world.disks.map(({ guid }) => ({
      code: "device_errors_grew",
      subject_id: `17/${guid}`,
    }));
    const known = world.disks.map(({ guid, ever }) => [guid, ever] as const);
    const writes = fleet.ledgers.acknowledge(first, reasons);
    const acknowledgedMs = place.clock.nowMs();
    await place.store.transaction((into) => writes.forEach((write) => into.putLedger(write)));
    ok(known.some(([, ever]) => ever > 0));
    await live(120, 312);
    await place.restart();
    // The scrub of day 312, until a fifth of it is done.
    await live(312, 312.1, 10 * MINUTE_MS);

    await withLedgerPages(place, async ({ get }) => {
      const [page, pools] = [await get("/hosts/pve-02"), await get("/pools")];
      for (const html of [page, pools]) {
        const strip = squares(html);
        strictEqual(strip.length, 12);
        deepStrictEqual(strip[0], ["2025-12", "unknown", "not known"]);
        deepStrictEqual(
          strip.slice(1),
          Array.from({ length: 11 }, (_, month) => monthOf(world, month)),
        );
        const [, eta = ""] =
          /<time class="age" datetime="([^"]+)"[^>]*>ends in \d+ h</.exec(html) ??
            [];
        const run = world.running;
        ok(run !== null, "a scrub runs");
        const [endMs, took] = [run.start_ms + run.hours * HOUR_MS, run.hours * HOUR_MS];
        ok(Math.abs(Date.parse(eta) - endMs) <= 0.15 * took, `${eta} for ${new Date(endMs)}`);
      }
      match(words(page), /[\d.]+ MiB\/s, ends in/);
      match(
        words(page),
        /\+15\.\d GiB a week, 90 % on 2029-\d\d-\d\d , full on 2030-\d\d-\d\d ± \d+ days?/,
      );
      match(words(pools), /\+15\.\d GiB a week 2029-\d\d-\d\d/);
      match(pools, /title="Full on 2030-\d\d-\d\d ± \d+ days?"/);
      const { onHost, onBoard } = expectedErrors(world, new Map(known), acknowledgedMs);
      match(words(page), onHost);
      match(words(pools), onBoard);
      const [replaced] = world.gone;
      match(
        words(page),
        new RegExp(`${replaced?.name} left on 2026-07-20 , ${replaced?.ever} errors? in all`),
      );
      for (const { name, ever } of world.disks.filter(({ ever }) => ever > 0)) {
        // Of one that nobody ever acknowledged all are new.
        match(words(page), new RegExp(`${name} ONLINE.*? ${ever} (in all|not acknowledged)`));
      }
      doesNotMatch(await get("/hosts/pve-01"), /scrub-strip/);
      match(words(page), /a forecast of a week ago is off by 1 day /);
    });
  }));

/** What the year itself says of a month from January on. */
function monthOf(world: PoolYear, month: number): string[] {
  const inMonth = (ms: number) => new Date(ms).getUTCMonth() === month;
  const ended = world.ended.filter(({ start_ms, hours }) => inMonth(start_ms + hours * HOUR_MS));
  const count = (name: string) => ended.filter((run) => run.function === name).length;
  const [scrubs, resilvers] = [count("SCRUB"), count("RESILVER")];
  const runs = world.running !== null && inMonth(world.running.start_ms) ? 1 : 0;
  const some = (number: number, noun: string, how: string) =>
    number === 0 ? [] : [`${number} ${noun}${number === 1 ? "" : "s"} ${how}`];
  const texts = [
    ...some(scrubs, "scrub", "without errors"),
    ...some(runs, "scrub", "that runs"),
    ...some(resilvers, "resilver", "without errors"),
  ];
  const state = scrubs > 0 ? "clean" : resilvers > 0 ? "resilver" : runs > 0 ? "running" : "none";
  return [
    `2026-${String(month + 1).padStart(2, "0")}`,
    state,
    texts.join(", ") || "no scrub has ended",
  ];
}

/** What is new since then, on the disks that are there, and what there ever was on them. */
function expectedErrors(world: PoolYear, known: Map<string, number>, atMs: number) {
  const total = world.disks.reduce((sum, { ever }) => sum + ever, 0);
  const news = world.disks.map(({ guid, ever }) => ({
    isNew: !known.has(guid),
    count: ever - (known.get(guid) ?? 0),
  }))
    .filter(({ count }) => count > 0);
  const fresh = news.reduce((sum, { count }) => sum + count, 0);
  ok(fresh > 0 && total > fresh, `${fresh} of ${total}`);
  return {
    onHost: news.some(({ isNew }) => isNew)
      ? new RegExp(`${fresh} not acknowledged , ${total} in all`)
      : new RegExp(`${fresh} new since ${dayText(atMs)} , ${total} in all`),
    onBoard: new RegExp(`${fresh} new of ${total}`),
  };
}

Deno.test("a pool that was just met says what is not known of it, and nothing is shown as good", () =>
  withLedgerPlace(async (place, host) => {
    const world = new PoolYear({ seed: 2, disks: 2, guid: "17" });
    const hosts = new Map([[1, host]]);
    const [fromMs, everyMs] = [atDay(1), 6 * HOUR_MS];
    await liveThrough(place, { world, hosts, fromMs, untilMs: atDay(4), everyMs });

    await withLedgerPages(place, async ({ get }) => {
      for (const path of ["/hosts/pve-01", "/pools"]) {
        const html = await get(path);
        deepStrictEqual(new Set(squares(html).map(([, state]) => state)), new Set(["unknown"]));
        match(words(html), /Growth is known after 7 days/);
      }
      match(words(await get("/hosts/pve-01")), /Growth is known after 7 days, 3 so far/);
      match(words(await get("/hosts/pve-01")), /A warning from 80 % on, critical above 90 %/);
    });
  }));

Deno.test("errors that were acknowledged are said with their day, and speak again beyond it", () =>
  withLedgerPlace(async (place, host) => {
    const mirror = (checksum_errors: number) =>
      aPool([aDisk("sda", { guid: "11", checksum_errors }), aDisk("sdb", { guid: "12" })]);
    await place.pools(host, mirror(0));
    await place.pools(host, mirror(124));
    for (let at = 0; at < 40; at++) await place.pools(host, mirror(124));
    const incident = place.incidentOf("pve-01", "device_errors");
    await withLedgerPages(place, async ({ get }) => {
      match(words(await get("/hosts/pve-01")), /124 not acknowledged/);
      strictEqual(await place.acknowledge(incident?.id ?? ""), "done");
      match(words(await get("/hosts/pve-01")), /none new since 2026-01-01 , 124 in all/);
      match(words(await get("/pools")), /none new of 124/);
      await place.pools(host, mirror(0));
      await place.pools(host, mirror(3));
      match(words(await get("/hosts/pve-01")), /3 new since 2026-01-01 , 127 in all/);
      match(words(await get("/pools")), /3 new of 127/);
    });
  }));

Deno.test("the growth of a pool outlives days in which neither its host nor the server was there", () =>
  withLedgerPlace(async (place, host) => {
    const world = new PoolYear({ seed: 2, disks: 2, guid: "17" });
    const hosts = new Map([[1, host]]);
    const everyMs = DAY_MS;
    await liveThrough(place, { world, hosts, fromMs: atDay(0), untilMs: atDay(20), everyMs });
    await place.stop();
    place.pass(5 * DAY_MS);
    await place.start();

    await withLedgerPages(place, async ({ get }) => {
      match(words(await get("/hosts/pve-01")), /\+15\.\d GiB a week/);
    });
  }));

/** The page of all datasets and their snapshots. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { SNAPSHOTS_ON_PAGE } from "../../server/views/snapshot_board.ts";
import { SHARES } from "../../shared/shares.ts";
import { driveUntilSettled } from "../../testing/drive_clock.ts";
import { withLedgerPages } from "../../testing/ledger/ledger_pages.ts";
import { withLedgerPlace } from "../../testing/ledger/ledger_place.ts";
import { aDisk, aPool, HOUR_MS } from "../../testing/ledger/pools.ts";

const rowsOf = (html: string) =>
  [...html.matchAll(/data-host="([^"]+)" data-dataset="([^"]+)" data-state="(\w+)"/g)]
    .map(([, host = "", dataset = "", state = ""]) => [host, dataset, state]);
const words = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

Deno.test("every dataset is on one of the pages, the uncovered first, and none has too many", () =>
  withLedgerPlace(async (place, host) => {
    const other = await place.addHost("pve-02");
    const COUNT = 700;
    for (const id of [host, other]) {
      await place.pools(id, aPool([aDisk("sda")], { guid: String(id) }));
      await place.datasets(
        id,
        Array.from({ length: COUNT }, (_, at) => ({
          name: `tank/<b>${at}`,
          type: "volume",
          // Every third has none, every fifth of the others was not told.
          ...(at % 3 === 0 ? { snapshots: [] } : at % 5 === 0 ? {} : {
            snapshots: [{
              class: "sanoid daily",
              count: 3,
              newest_unix: 1,
              oldest_unix: 1,
              used_bytes: 0,
            }],
          }),
        })),
      );
    }
    await withLedgerPages(place, async ({ get }) => {
      const first = await get("/pools/snapshots");
      const [second, third] = [
        await get("/pools/snapshots?page=2"),
        await get("/pools/snapshots?page=3"),
      ];
      const rows = [first, second, third].flatMap(rowsOf);
      strictEqual(rowsOf(first).length, SNAPSHOTS_ON_PAGE);
      ok(SNAPSHOTS_ON_PAGE <= SHARES.page.rows);
      strictEqual(rows.length, 2 * COUNT);
      strictEqual(new Set(rows.map(([on, dataset]) => `${on} ${dataset}`)).size, 2 * COUNT);
      const order = ["uncovered", "late", "unknown", "covered", "empty"];
      const places = rows.map(([, , state = ""]) => order.indexOf(state));
      deepStrictEqual(places, places.toSorted((a, b) => a - b));
      deepStrictEqual(rows.slice(0, 2), [
        ["pve-01", "tank/&lt;b>0", "uncovered"],
        ["pve-01", "tank/&lt;b>3", "uncovered"],
      ]);
      match(first, /href="\/pools\/snapshots\?page=2" rel="next"/);
      match(words(first), /468 Uncovered 0 Late 186 Not known 746 Covered 0 Holds nothing/);

      const found = await get("/pools/snapshots?q=%3CB%3E69&state=uncovered");
      deepStrictEqual(
        rowsOf(found).map(([on, dataset]) => `${on} ${dataset}`),
        ["pve-01", "pve-02"].flatMap((on) =>
          [69, 690, 693, 696, 699].map((at) => `${on} tank/&lt;b>${at}`)
        ),
      );
      strictEqual(
        rowsOf(await get("/pools/snapshots?q=pve-02&page=2")).length,
        COUNT - SNAPSHOTS_ON_PAGE,
      );
      match(await get("/pools/snapshots?q=nothing"), /No dataset is like that/);
      strictEqual(rowsOf(await get("/pools/snapshots?page=99&state=nonsense")).length, 400);
      match(await get("/pools"), /href="\/pools\/snapshots"/);
    });
  }));

Deno.test("datasets are sorted by the address, page after page, and are the same as CSV", () =>
  withLedgerPlace(async (place, host) => {
    const other = await place.addHost("pve-2");
    for (const [id, from] of [[host, 0], [other, 1]] as const) {
      await place.pools(id, aPool([aDisk("sda")], { guid: String(id) }));
      await place.datasets(
        id,
        Array.from({ length: 300 }, (_, at) => ({
          name: `tank/vm-${2 * at + from}`,
          type: "volume",
          // The highest number has the oldest, and one of each host has none.
          snapshots: at === 0 ? [] : [{
            class: "sanoid daily",
            count: 3,
            newest_unix: 1_000 - (2 * at + from),
            oldest_unix: 1,
            used_bytes: 0,
          }],
        })),
      );
      place.pass(60_000);
    }
    await withLedgerPages(place, async ({ get }) => {
      const numbers = async (query: string) =>
        rowsOf(await get(`/pools/snapshots?${query}`))
          .map(([, dataset = ""]) => Number(dataset.split("-")[1]));
      const ascending = Array.from({ length: 600 }, (_, at) => at);

      deepStrictEqual(
        [...await numbers("sort=dataset"), ...await numbers("sort=dataset&page=2")],
        ascending,
      );
      deepStrictEqual(
        await numbers("sort=-dataset"),
        ascending.toReversed().slice(0, SNAPSHOTS_ON_PAGE),
      );
      // Oldest first; what has none comes last.
      deepStrictEqual((await numbers("sort=daily")).slice(0, 3), [599, 598, 597]);
      deepStrictEqual((await numbers("sort=-daily")).slice(0, 3), [2, 3, 4]);
      deepStrictEqual((await numbers("sort=daily&page=99")).slice(-2), [0, 1]);
      const hosts = async (query: string) =>
        rowsOf(await get(`/pools/snapshots?${query}`)).map(([on]) => on);
      strictEqual((await hosts("sort=host"))[0], "pve-01");
      strictEqual((await hosts("sort=-host"))[0], "pve-2");
      strictEqual((await hosts("sort=-read"))[0], "pve-2");
      const states = rowsOf(await get("/pools/snapshots?sort=-state"));
      deepStrictEqual(states[0], ["pve-01", "tank/vm-2", "covered"]);

      // Made in pieces, between which time passes.
      const read = (path: string) => driveUntilSettled(place.clock, get(path));
      const html = await get("/pools/snapshots?q=pve-2&state=covered&sort=-daily");
      match(html, /aria-sort="descending"/);
      const [, csv = ""] = /href="(\/api\/coverage\.csv[^"]*)"/.exec(html) ?? [];
      strictEqual(csv, "/api/coverage.csv?q=pve-2&amp;state=covered&amp;sort=-daily");
      const lines = (await read(csv.replaceAll("&amp;", "&"))).trimEnd().split("\r\n");
      strictEqual(lines.length, 1 + 299);
      deepStrictEqual(
        lines.slice(1, 1 + SNAPSHOTS_ON_PAGE).map((line) => line.split(",").slice(0, 3)),
        rowsOf(html),
      );
      match(lines[1] ?? "", /^pve-2,tank\/vm-3,covered,,,,"","",,997,,,,\d/);
      const uncovered = (await read("/api/coverage.csv")).trimEnd().split("\r\n");
      strictEqual(uncovered.length, 1 + 600);
      match(uncovered[1] ?? "", /^pve-01,tank\/vm-0,uncovered,/);
    });
  }));

Deno.test("a class says how often it is made, and is late when it is made no more", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, aPool([aDisk("sda")]));
    const label = "sanoid hourly";
    let [count, newest_unix] = [0, 0];
    const pass = async (hours: number, created: number) => {
      for (let hour = 0; hour < hours; hour++) {
        place.pass(HOUR_MS - 300_000);
        count += created;
        if (created > 0) newest_unix = place.clock.nowMs() / 1000;
        const snapshots = [{ class: label, count, newest_unix, oldest_unix: 1, used_bytes: 0 }];
        const none = { destroyed: 0, destroyed_out_of_order: 0 };
        await place.datasets(
          host,
          [{ name: "tank", type: "filesystem", creation_unix: 1, snapshots }],
          created === 0 ? [] : [{ dataset: "tank", class: label, created, ...none }],
        );
      }
    };
    await pass(14, 1);
    await withLedgerPages(place, async ({ get }) => {
      const made = words(await get("/pools/snapshots"));
      match(made, /Covered tank pve-01 5 min ago, each 60 min, 14 by sanoid/);
      await pass(5, 0);
      const late = await get("/pools/snapshots?state=late");
      strictEqual(rowsOf(late).length, 1);
      match(words(late), /Late tank pve-01 late: 5 h ago, each 60 min, 14 by sanoid/);
    });
  }));

/** A host: all of each table is within the screen, on a phone however long what it names. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { lengthenNames } from "../../tools/screenshots/hosts.ts";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";

/** Runs in the page: tables and what holds them that are wider than they are shown. */
function cutTables(): string[] {
  const holders = document.querySelectorAll("main table, main .table-scroll, main .section-body");
  return [...holders].filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.className}: ${one.scrollWidth} of ${one.clientWidth}`);
}

/** Two lines of addresses, or of a problem, and what is around them. */
const HIGHEST_ROW_PX = 96;

Deno.test("no table of a host is cut or scrolls sideways on a tablet or a screen, and no row is a tower", () =>
  withServer(async (server) => {
    const token = await server.register(HOST);
    const guests = 20;
    await using _host = await openSimulatedHost(server.url, { name: HOST, token, guests });
    for (const width of [768, 1024, 1280, 1440, 1920, 2560]) {
      await withPage(async (page) => {
        await enter(page, server, `/hosts/${HOST}`);
        await settle(page);

        deepStrictEqual([width, ...await page.evaluate(cutTables)], [width]);
        const heights = await page.locator("#section-guests tbody tr").evaluateAll((rows) =>
          rows.map((row) => row.getBoundingClientRect().height)
        );
        ok(
          heights.length === guests && Math.max(...heights) <= HIGHEST_ROW_PX,
          `${width}: ${heights}`,
        );
      }, { viewport: { width, height: 780 } });
    }
  }));

for (const [names, change] of [["usual", undefined], ["long", lengthenNames()]] as const) {
  Deno.test(`no table of a host scrolls sideways on a phone, with ${names} names`, () =>
    withServer(async (server) => {
      const token = await server.register(HOST);
      const options = { name: HOST, token, guests: 6, ...change !== undefined && { change } };
      await using _host = await openSimulatedHost(server.url, options);
      for (const width of [360, 390]) {
        await withPage(async (page) => {
          await enter(page, server, `/hosts/${HOST}`);
          await settle(page);
          await page.evaluate(() => {
            for (const part of document.querySelectorAll("main details")) {
              if (part instanceof HTMLDetailsElement) part.open = true;
            }
          });
          // Parts below come alive once they are near.
          await page.locator("#section-datasets").scrollIntoViewIfNeeded();
          await page.locator("#section-storages").scrollIntoViewIfNeeded();

          deepStrictEqual([width, ...await page.evaluate(cutTables)], [width]);
        }, { viewport: { width, height: 780 } });
      }
    }));
}

/** No page is wider than the window, however long what it names. */
import { deepStrictEqual } from "node:assert/strict";
import { lengthenNames } from "../../tools/screenshots/hosts.ts";
import { enter, shareBrowser } from "../../testing/browser.ts";
import { listPagePaths } from "../../testing/page_paths.ts";
import { someOf } from "../../testing/rounds.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "a-host-with-a-long-name-".repeat(5).slice(0, 100);
const WIDTHS = [360, 768, 1120, 2560];

Deno.test("no page scrolls sideways from 360 to 2,560 px, with names of 100 characters", () =>
  withServer(async (server) => {
    const token = await server.register(HOST);
    const options = { name: HOST, token, guests: 3, change: lengthenNames() };
    await using _host = await openSimulatedHost(server.url, options);
    const paths = listPagePaths({ name: HOST, type: "qemu", vmid: "100", id: "1" });

    await withPage(async (page) => {
      await enter(page, server);
      const all = ["/?level=critical", ...paths.filter((path) => !path.includes("tokens"))];
      for (const path of someOf(all, 15)) {
        await page.goto(server.url + path);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          deepStrictEqual([path, width, wide], [path, width, width]);
        }
      }
    }, { expectedComplaint: /status of 404/ });
  }));

/** The built server in a browser: its islands come to life and show what agents report. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { shareBrowser, signIn } from "../../testing/browser.ts";
import { buildServer } from "../../testing/built_server.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const withPage = shareBrowser();

Deno.test("the built server's dashboard loads its scripts and changes while it is open", () =>
  withDirectory(async (directory) => {
    const server = await buildServer(directory);
    const token = await server.register("pve-01");
    const { process, url, password } = await server.serve();
    await using _running = process;

    await withPage(async (page) => {
      const scripts: [string, number][] = [];
      page.on("response", (response) => {
        const { pathname } = new URL(response.url());
        if (pathname.endsWith(".js")) scripts.push([pathname, response.status()]);
      });
      await signIn(page, url, password);
      const card = page.locator('[data-role="host-card"][data-host="pve-01"]');
      await page.locator('[data-live="live"]').waitFor();
      const before = await card.getAttribute("data-status");
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));

      await using _host = await openSimulatedHost(url, { name: "pve-01", token });
      await card.and(page.locator(`:not([data-status="${before}"])`)).waitFor();

      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      ok(scripts.length > 3);
      deepStrictEqual(scripts.filter(([, status]) => status !== 200), []);
    });
  }));

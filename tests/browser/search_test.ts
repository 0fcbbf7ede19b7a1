/** The search of the header: from everywhere, by keys, and without a script. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { focusOn } from "../../testing/keyboard.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";

function withHost(test: (server: TestServer) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register(HOST);
    await using _host = await openSimulatedHost(server.url, { name: HOST, token, guests: 30 });
    await test(server);
  });
}

const box = (page: Page) => page.getByRole("combobox", { name: "Search everything" });
const options = (page: Page) => page.getByRole("option");
/** The text of the option that the field names as active. */
const active = async (page: Page) => {
  const id = await box(page).getAttribute("aria-activedescendant");
  return id === null ? null : await page.locator(`#${id}`).innerText();
};

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.locator(".search-popup").getByText(/\d found/).waitFor();
}

Deno.test("by keys: / and Ctrl+K search from any page, arrows choose, Enter opens, Escape closes", () =>
  withHost((server) =>
    withPage(async (page) => {
      for (const path of ["/", "/vms", "/admin/audit"]) {
        await enter(page, server, path);
        await settle(page);
        await page.keyboard.press("/");
        await focusOn(box(page));
        strictEqual(await box(page).inputValue(), "");
      }
      await page.getByRole("link", { name: "Now", exact: true }).focus();
      await page.keyboard.press("Control+k");
      await focusOn(box(page));

      await type(page, "pve");
      match(await active(page) ?? "", /pve-01/);
      strictEqual(await box(page).getAttribute("aria-expanded"), "true");
      deepStrictEqual(await listFindings(page), []);
      const first = await active(page);
      await page.keyboard.press("ArrowDown");
      ok(await active(page) !== first);
      await page.keyboard.press("ArrowUp");
      strictEqual(await active(page), first);
      await page.keyboard.press("ArrowUp");
      strictEqual(await options(page).last().getAttribute("aria-selected"), "true");

      await page.keyboard.press("Escape");
      await page.locator(".search-popup").waitFor({ state: "hidden" });
      deepStrictEqual(
        [await box(page).getAttribute("aria-expanded"), await active(page)],
        ["false", null],
      );
      await focusOn(box(page));
      await page.keyboard.press("ArrowDown");
      await options(page).first().waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL(`${server.url}/hosts/${HOST}`);
    })
  ));

Deno.test("a search groups what it finds, marks it, and leads on to all guests that match", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.keyboard.press("/");
      await type(page, "running");

      const guests = page.getByRole("group", { name: "Guests" });
      strictEqual(await guests.getByRole("option").count(), 11);
      match(await guests.getByRole("option").first().innerText(), /status\s+running/);
      strictEqual(await guests.locator("mark").first().innerText(), "running");
      await guests.getByRole("option", { name: /^All \d+ guests that match$/ }).click();
      await page.waitForURL(`${server.url}/vms?q=running`);
    })
  ));

Deno.test("an action of the search signs out, by a form", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.keyboard.press("/");
      await type(page, "sign out");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/login$/);
    })
  ));

Deno.test("nothing found is said, and a server that does not answer too", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.keyboard.press("/");
      await page.keyboard.type("nowhere at all");
      await page.getByText("Nothing found").waitFor();
      strictEqual(await options(page).count(), 0);

      await page.route("**/api/search*", (route) => route.abort());
      await page.keyboard.type("!");
      await page.getByText("The server did not answer the search.").waitFor();
    }, { expectedComplaint: /ERR_FAILED/ })
  ));

Deno.test("the search fits from 360 to 2,560 px, what it found in sight", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      for (const width of [360, 768, 1280, 2560]) {
        await page.setViewportSize({ width, height: 800 });
        await box(page).fill("");
        await box(page).focus();
        await type(page, "e");
        const popup = await page.locator(".search-popup").boundingBox();
        ok(popup !== null && popup.x >= 0 && popup.x + popup.width <= width, `${width} px`);
        ok(popup.y + popup.height <= 800, `${width} px`);
        strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), width);
        const field = await box(page).boundingBox();
        ok((field?.width ?? 0) >= 120, `${width} px: ${field?.width}`);
      }
    })
  ));

Deno.test("without a script the search is a page", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await box(page).fill(HOST);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/search\?q=pve-01/);
      strictEqual(await box(page).inputValue(), HOST);
      await page.getByRole("region", { name: "Hosts" }).getByRole("link").click();
      await page.waitForURL(`${server.url}/hosts/${HOST}`);
    }, { javaScriptEnabled: false })
  ));

Deno.test("Enter before anything was found leads to the page of the search", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.route("**/api/search*", () => {
        // Never answered.
      });
      await page.keyboard.press("/");
      await page.keyboard.type(HOST);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/search\?q=pve-01/);
      await until("the page is there", () => page.getByText(/\d found/).isVisible());
    })
  ));

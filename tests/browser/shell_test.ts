/** What stands around every page: header, menu, the tab's title and icon, and silence of the server. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { tabIcon } from "../../server/islands/tab_icon.ts";
import { cutOff, enter, openMenu, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
const LOST = /WebSocket connection to|ERR_INTERNET_DISCONNECTED/;

const iconOf = (page: Page) => page.locator("link[rel=icon]").getAttribute("href");

function withHealth(
  health: string,
  test: (server: TestServer, setHealth: (health: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register(HOST);
    await using host = await openSimulatedHost(server.url, {
      name: HOST,
      token,
      change: ({ data }) => set(data, health),
    });
    await test(server, async (next) => {
      const sample = structuredClone(host.newest);
      set(sample.data, next);
      // A sample of what is still to come would be one of before its clock was set.
      host.newest.collected_at_ms = Math.max(host.newest.collected_at_ms + 1, Date.now());
      await host.send({ ...sample, collected_at_ms: host.newest.collected_at_ms });
    });
  });
}

function set(data: Record<string, unknown>, health: string): void {
  const zfs = data["zfs_pools"] as { pools: Record<string, unknown>[] } | undefined;
  const [pool] = zfs?.pools ?? [];
  if (pool !== undefined) pool["health"] = health;
}

Deno.test("title and icon of the tab say the worst level, on every page, and follow it", () =>
  withHealth("DEGRADED", (server, setHealth) =>
    withPage(async (page) => {
      await page.clock.install();
      for (const [path, name] of [["/", "Now"], ["/vms", "Guests"], ["/admin/audit", "Audit"]]) {
        await enter(page, server, path);
        strictEqual(await page.title(), `(1) Critical · ${name}`);
        await until("the icon is filled", async () =>
          await iconOf(page) === tabIcon("critical", true));
      }
      await page.goto(server.url);
      await settle(page);

      await setHealth("ONLINE");
      await until("only updates wait", async () =>
        await page.title() === "(1) Warning · Now");
      strictEqual(await iconOf(page), tabIcon("warning", true));
      await setHealth("DEGRADED");
      await until("it is not", async () => await page.title() === "(1) Critical · Now");

      await cutOff(page);
      strictEqual(await iconOf(page), tabIcon("critical", false));
      await page.context().setOffline(false);
      await page.clock.fastForward(11_000);
      await until("the icon is filled again", async () =>
        await iconOf(page) === tabIcon("critical", true));
    }, { expectedComplaint: LOST })));

Deno.test("without a script the tab says the level, by a hollow icon", () =>
  withHealth("DEGRADED", (server) =>
    withPage(async (page) => {
      await enter(page, server);

      strictEqual(await page.title(), "(1) Critical · Now");
      strictEqual(await iconOf(page), tabIcon("critical", false));
    }, { javaScriptEnabled: false })));

Deno.test("who is not signed in learns nothing of the fleet from the tab", () =>
  withHealth("DEGRADED", (server) =>
    withPage(async (page) => {
      await page.goto(server.url);

      strictEqual(await page.title(), "Sign in · Proxmox Monitor");
      strictEqual(await iconOf(page), "/static/favicon.svg");
    })));

Deno.test("two intervals after the server fell silent nothing on any page is green, and that heals", () =>
  withHealth("ONLINE", (server) =>
    withPage(async (page) => {
      await page.clock.install();
      for (const path of ["/pools", `/hosts/${HOST}`]) {
        await enter(page, server, path);
        await settle(page);
        const green = await greenOf(page);
        ok(
          !await page.locator("html").evaluate(({ classList }) => classList.contains("is-silent")),
        );

        await cutOff(page);
        strictEqual(await page.locator('[data-role="silence"]').count(), 0);
        await page.clock.fastForward(61_000);
        const notice = page.locator('[data-role="silence"]');
        match(await notice.innerText(), /since \d\d:\d\d\. What is shown is of then/);
        ok(await greenOf(page) !== green, `${path} is still green`);
        deepStrictEqual(await listFindings(page), []);
        await page.emulateMedia({ colorScheme: "light" });

        await page.context().setOffline(false);
        await page.clock.fastForward(11_000);
        await notice.waitFor({ state: "detached" });
        strictEqual(await greenOf(page), green);
      }
    }, { expectedComplaint: LOST })));

/** The colour of whatever is well, as an element that hides nothing resolves it. */
function greenOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const probe = document.createElement("i");
    probe.dataset["tone"] = "ok";
    probe.className = "badge";
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
}

Deno.test("the menu holds what is wanted now and then, and closes by Escape, a click, leaving", () =>
  withHealth("ONLINE", (server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      const panel = page.locator(".site-menu .menu-panel");
      const dark = page.getByRole("button", { name: "Dark" });

      await openMenu(page);
      deepStrictEqual(await listFindings(page), []);
      await dark.click();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "hidden" });
      await openMenu(page);
      await page.getByRole("heading", { name: "Now" }).click();
      await panel.waitFor({ state: "hidden" });
      await openMenu(page);
      await page.getByRole("link", { name: "Audit" }).click();
      await page.waitForURL(/audit/);
      strictEqual(await page.locator("html").getAttribute("data-theme"), "dark");
      await openMenu(page);
      strictEqual(
        await page.getByRole("link", { name: "Audit" }).getAttribute("aria-current"),
        "page",
      );
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL(/login/);
    })));

Deno.test("the header is whole from 360 to 2,560 px, its pages within reach, its menu in sight", () =>
  withHealth("DEGRADED", (server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await openMenu(page);
      for (const width of [360, 768, 1280, 2560]) {
        await page.setViewportSize({ width, height: 800 });
        const parts = [
          page.locator(".brand"),
          page.getByRole("link", { name: "Now", exact: true }),
          page.getByRole("link", { name: /^Incidents/ }),
          page.locator(".site-menu > summary"),
          page.locator(".site-menu .menu-panel"),
        ];
        for (const part of parts) ok(await isWhole(part, width), `${part} at ${width} px`);
        strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }
    })));

async function isWhole(part: Locator, width: number): Promise<boolean> {
  const box = await part.boundingBox();
  return box !== null && box.width > 0 && box.x >= 0 && box.x + box.width <= width &&
    box.y >= 0 && box.y + box.height <= 800;
}

/** The table of all guests: every row can be reached, what is compared, and how it looks when narrow. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const rows = (page: Page) => page.locator('[data-role="guest"]');
const vmids = (page: Page) =>
  rows(page).evaluateAll((all) => all.map((each) => Number(each.getAttribute("data-vmid"))));

/** One host with 450 guests, whose memory is the fuller the higher their number is. */
function withGuests(test: (page: Page, server: TestServer) => Promise<void>, options = {}) {
  return withServer(async (server) => {
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token: await server.register("pve-01") });
    const vms = Array.from({ length: 450 }, (_, index) => ({
      vmid: 100 + index,
      type: "qemu",
      name: `vm-${100 + index}`,
      status: index % 10 === 0 ? "stopped" : "running",
      cpu_usage: 0.01,
      cpus: 2,
      // The fullest is a small one.
      mem_bytes: (451 - index) * (index + 1),
      max_mem_bytes: (451 - index) * 450,
    }));
    const collected_at = new Date().toISOString();
    await socket.deliver("host:pve-01", "metric:fast", {
      collected_at,
      data: { vms_runtime: { vms } },
    });
    await withPage((page) => test(page, server), options);
  });
}

Deno.test("every guest is on one of the pages, with a script and without", () =>
  withGuests(async (page, server) => {
    const seen = new Set<number>();
    await enter(page, server, "/vms");
    for (let next = 0; next < 3; next++) {
      for (const vmid of await vmids(page)) seen.add(vmid);
      if (next === 2) break;
      await page.getByRole("link", { name: "Next" }).click();
      await page.waitForURL(new RegExp(`page=${next + 2}$`));
    }
    strictEqual(seen.size, 450);
    match(await page.locator(".search-outcome").innerText(), /450 guests, 401 to 450 shown/);
  }, { javaScriptEnabled: false }));

Deno.test("figures are compared, and the order says what it goes by", () =>
  withGuests(async (page, server) => {
    await enter(page, server, "/vms");
    await settle(page);
    const box = page.getByRole("searchbox", { name: "Search guests" });
    await box.fill("mem>=90 -vm-549");
    await until("the fullest", async () => {
      const shown = await vmids(page);
      return shown.length > 0 && shown.every((vmid) => vmid >= 100 + 404) && !shown.includes(549);
    });
    await page.getByRole("columnheader", { name: "Memory %" }).getByRole("link").click();
    await page.locator('th[aria-sort="descending"]', { hasText: "Memory %" }).waitFor();
    strictEqual((await vmids(page))[0], 548);
    match(page.url(), /sort=-memory_percent/);
    ok(await rows(page).first().locator(".col-memory [data-high]").count() === 1);
    deepStrictEqual(await listFindings(page), []);

    await page.getByRole("link", { name: "Stopped" }).click();
    await until("the box says it", async () => /status:stopped/.test(await box.inputValue()));
    await page.getByRole("link", { name: "Show all guests" }).click();
    await page.getByText("450 guests, 1 to 200 shown").waitFor();
    strictEqual(await page.locator(".csv-link").getAttribute("href"), "/api/guests.csv");
  }));

/** Runs in the page: cells of rows that reach beyond what their row shows. */
function cutCells(): string[] {
  return [...document.querySelectorAll('tr[data-role="guest"] > td')].flatMap((cell) => {
    const row = (cell.parentElement as Element).getBoundingClientRect();
    const { top, bottom, height } = cell.getBoundingClientRect();
    return height > 0 && (top < row.top - 1 || bottom > row.bottom + 1) ? [cell.className] : [];
  });
}

Deno.test("a guest that is found by its address is shown whole with it, however narrow", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using _host = await openSimulatedHost(server.url, { name: "pve-01", token, guests: 6 });
    await withPage(async (page) => {
      await enter(page, server, "/vms?q=192.168");
      await settle(page);
      for (const width of [360, 390, 768, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        await rows(page).last().locator(".col-addresses mark").first().waitFor();
        deepStrictEqual([width, ...await page.evaluate(cutCells)], [width]);
      }
    });
  }));

Deno.test("a guest's row opens it wherever it is clicked, and its name and host are never cut off", () =>
  withGuests(async (page, server) => {
    await enter(page, server, "/vms?q=vm-333");
    await settle(page);
    for (const width of [360, 768, 1280, 2560]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      deepStrictEqual([width, wide], [width, width]);
      for (const part of [".host-name", ".col-host a", ".guest-status", ".col-memory"]) {
        ok(await rows(page).locator(part).first().isVisible(), `${part} at ${width} px`);
      }
    }
    await rows(page).locator(".col-uptime").click();
    await page.waitForURL(/\/hosts\/pve-01#guest-qemu-333$/);
  }));

/** In the browser, too, nothing that was known is taken back by a command that hangs. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { cutOff, shareBrowser, signIn } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { killProcess, listProcesses } from "../../testing/processes.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { openRecordedHost } from "../../testing/recorded_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-degraded";
/** What Chromium says of sockets and requests while the server is away. */
const AWAY = /WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE/;

/** Samples in which nothing is the matter. */
const HEALTHY = {
  "metric:fast": {
    ...COMPLETE_SAMPLES.fast,
    zfs_pools: { available: false, pools: [] },
    storage: { storages: [] },
    vms_runtime: { vms: [] },
  },
  "metric:medium": { zfs_datasets: { available: false, datasets: [] }, vms_detail: { vms: [] } },
  "metric:slow": {
    system_info: {
      pve_version: "pve-manager/9.1.1/x",
      pending_updates: 0,
      pending_security_updates: 0,
      updates_checked_unix: Math.floor(Date.now() / 1000),
    },
  },
};

const card = (page: Page) => page.locator(`[data-role="host-card"][data-host="${HOST}"]`);
const poolReason = (page: Page) =>
  page.locator(".why .reason[data-tone='critical']", { hasText: "DEGRADED" }).first();
/** Since when the pool is DEGRADED, as the page says it to who points at it. */
const since = async (page: Page) =>
  await poolReason(page).locator(".reason-since time").first().getAttribute("title");
const critical = async (page: Page) =>
  await page.locator('.level-filter [data-tone="critical"] .level-count').innerText();

async function open(page: Page, server: TestServer, path: string): Promise<void> {
  await page.goto(server.url + path);
  await page.locator('[data-live="live"]').waitFor();
}

Deno.test("a zpool that hangs leaves a DEGRADED pool on every page, with the age of its reading", () =>
  withServer(async (server) => {
    const token = await server.register(HOST);
    await using host = await openRecordedHost("degraded");
    await using _agent = await host.startAgent({ agent_url: server.agent_url, token, name: HOST });
    await withPage(async (page) => {
      await signIn(page, server.url, server.password);
      await card(page).and(page.locator('[data-status="critical"]')).waitFor();
      await open(page, server, `/hosts/${HOST}`);
      await poolReason(page).waitFor();
      const before = await since(page);
      match(before ?? "", /^Since \d{4}-/);

      await host.behave("zpool", "hang");
      await page.locator('[data-role="held"]').first().waitFor();

      const pool = page.locator("[data-held] .pool", { hasText: "DEGRADED" }).first();
      await pool.waitFor();
      match(await pool.innerText(), /FAULTED|UNAVAIL|OFFLINE|REMOVED/);
      match(await page.locator('[data-role="held"]').first().innerText(), /read .* ago/);
      match(await poolReason(page).innerText(), /read .* ago/);
      strictEqual(await since(page), before);
      deepStrictEqual(await listFindings(page), []);
      // The age moves without a word from the server.
      await page.locator('[data-role="held"]', { hasText: "10 s ago" }).first().waitFor();

      await open(page, server, "/");
      strictEqual(await card(page).getAttribute("data-status"), "critical");
      strictEqual(await critical(page), "1");
      match(await card(page).innerText(), /DEGRADED[\s\S]*read .* ago/);

      await open(page, server, "/pools");
      const row = page.locator('[data-role="pool"][data-status="critical"]').first();
      match(await row.innerText(), /last read .* ago[\s\S]*DEGRADED/);
      ok(Number(await critical(page)) >= 1);
      deepStrictEqual(await listFindings(page), []);

      await host.behave("zpool", "");
      await until("zpool no longer hangs", async () => {
        await killHanging(host.directory);
        return await page.locator("[data-held]").count() === 0;
      });
      await open(page, server, `/hosts/${HOST}`);
      await poolReason(page).waitFor();
      strictEqual(await since(page), before);
    });
  }));

Deno.test("after a restart of the server a DEGRADED host is first at once", () =>
  withServer(async (server) => {
    const token = await server.register("pve-09");
    await server.register("pve-00-new");
    await using agent = await openRawSocket(server.url);
    await agent.deliver("host:pve-09", "phx_join", { token });
    const data = {
      zfs_pools: { available: true, pools: [{ name: "tank", health: "DEGRADED" }] },
    };
    const collected_at = new Date().toISOString();
    await agent.deliver("host:pve-09", "metric:fast", { collected_at, data });
    await withPage(async (page) => {
      await signIn(page, server.url, server.password);
      await page.locator('[data-host="pve-09"][data-status="critical"]').waitFor();
      await page.locator('[data-live="live"]').waitFor();

      await server.restart();
      await page.reload();

      const first = page.locator('[data-role="host-card"]').first();
      deepStrictEqual(
        [await first.getAttribute("data-host"), await first.getAttribute("data-status")],
        ["pve-09", "critical"],
      );
      match(await first.innerText(), /waiting to reconnect/);
      strictEqual(await critical(page), "1");
      const last = page.locator('[data-role="host-card"]').last();
      strictEqual(await last.getAttribute("data-status"), "new");
      deepStrictEqual(await listFindings(page), []);
    }, { expectedComplaint: AWAY });
  }));

Deno.test("two intervals after the server was last heard nothing is green, and the counts say of when", () =>
  withServer(async (server) => {
    const token = await server.register("pve-ok");
    await using agent = await openRawSocket(server.url);
    await agent.deliver("host:pve-ok", "phx_join", { token });
    const collected_at = new Date().toISOString();
    for (const [event, data] of Object.entries(HEALTHY)) {
      await agent.deliver("host:pve-ok", event, { collected_at, data });
    }
    await withPage(async (page) => {
      await page.clock.install();
      await signIn(page, server.url, server.password);
      const badge = page.locator('[data-host="pve-ok"][data-status="ok"] .badge');
      await badge.waitFor();
      await page.locator('[data-live="live"]').waitFor();
      const green = await colorOf(badge);
      strictEqual(await page.locator(".as-of").count(), 0);

      await cutOff(page);
      await page.clock.fastForward(61_000);

      await page.locator(".as-of", { hasText: /As of \d\d:\d\d$/ }).waitFor();
      ok(await colorOf(badge) !== green, "the level of a host is still green");
      ok(await colorOf(page.locator('.level-filter [data-tone="ok"] .icon')) !== green);
      deepStrictEqual(await listFindings(page), []);
    }, { expectedComplaint: /WebSocket connection to|ERR_INTERNET_DISCONNECTED/ });
  }));

/** The colour that an element, or the outline of an icon, is drawn in. */
function colorOf(element: Locator): Promise<string> {
  return element.evaluate((node) => {
    const { color, stroke } = getComputedStyle(node);
    return node instanceof SVGElement ? stroke : color;
  });
}

/** What hangs has become a `sleep`; without it the agent tries again. */
async function killHanging(directory: string): Promise<void> {
  for (const pid of await listProcesses(directory)) {
    const line = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
    if (line.startsWith("sleep\0")) killProcess(pid);
  }
}

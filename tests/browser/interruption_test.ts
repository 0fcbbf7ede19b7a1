/** What an open page does when the server, the session, the disk or the reader's eye goes away. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { TestingClock } from "../../testing/clock.ts";
import { fillDisk } from "../../testing/full_disk.ts";
import { hasFocus } from "../../testing/keyboard.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/** What Chromium says of sockets and requests while the server is away or refuses. */
const AWAY =
  /WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|status of (401|503)/;

const withPage = shareBrowser();

const CARD = '[data-role="host-card"]';
const HOUR_MS = 3_600_000;
/** More than there is between two events for a browser. */
const PACE_MS = 1_000;

async function openAgent(server: TestServer, name: string, token?: string): Promise<RawSocket> {
  const socket = await openRawSocket(server.url);
  await socket.deliver(`host:${name}`, "phx_join", {
    token: token ?? await server.register(name),
  });
  return socket;
}

function push(agent: RawSocket, name: string, data: object, atMs = Date.now()): Promise<unknown> {
  const collected_at = new Date(atMs).toISOString();
  return agent.deliver(`host:${name}`, "metric:fast", { collected_at, data });
}

const pool = (health: string) => ({
  zfs_pools: { available: true, pools: [{ name: "rpool", health }] },
});

function live(page: Page, state: string): Promise<void> {
  return page.locator(`[data-live="${state}"]`).waitFor();
}

Deno.test("a page says that the connection is lost, and catches up after a restart by itself", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    const agent = await openAgent(server, "pve-01", token);
    await push(agent, "pve-01", pool("ONLINE"));
    await withPage(async (page) => {
      await enter(page, server);
      await live(page, "live");
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));

      await server.restart();
      await page.getByText("Connection lost, trying again").waitFor();
      await using again = await openAgent(server, "pve-01", token);
      await push(again, "pve-01", pool("DEGRADED"));

      await live(page, "live");
      await page.locator('[data-host="pve-01"][data-status="critical"]').waitFor();
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      strictEqual(await page.locator('[data-role="new-version"]').count(), 0);
    }, { expectedComplaint: AWAY });
  }));

Deno.test("a page left open across an upgrade of the server offers to load the newer version", () =>
  withServer((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await live(page, "live");

      await server.restart({ entry: "client-NEWER.js" });
      await page.getByText("The server has a newer version of this page.").waitFor();
      await page.getByRole("button", { name: "Load it" }).click();

      await page.locator('script[src$="client-NEWER.js"]').waitFor({ state: "attached" });
      await live(page, "live");
      strictEqual(await page.locator('[data-role="new-version"]').count(), 0);
    }, { expectedComplaint: AWAY })
  ));

Deno.test("a page whose script did not arrive is not called live, and is loaded again", () =>
  withServer((server) =>
    withPage(async (page) => {
      await page.route(/FleetBoard/, (route) => route.abort());
      await enter(page, server);
      await live(page, "incomplete");
      await page.getByText("Part of this page did not load").waitFor();

      await page.unroute(/FleetBoard/);
      await page.getByRole("button", { name: "Load it again" }).click();

      await live(page, "live");
    }, { expectedComplaint: /ERR_FAILED/, expectedError: /FleetBoard/ })
  ));

Deno.test("a page whose session ended while it was away leads to the form and back", () =>
  withServer((server) =>
    withPage(async (page) => {
      await enter(page, server, "/vms?q=web");
      await live(page, "live");

      // The cookie alone goes: the server has no socket to cut.
      await page.context().clearCookies();
      await server.restart();
      await live(page, "signed_out");
      await page.getByRole("link", { name: "Sign in" }).click();

      await page.getByText("Please sign in.").waitFor();
      await page.getByLabel("Password").fill(server.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL(`${server.url}/vms?q=web`);
      await live(page, "live");
    }, { expectedComplaint: AWAY })
  ));

Deno.test("every page says that nothing can be stored while the disk is full, and when it can", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await push(agent, "pve-01", pool("ONLINE"));
    await withPage(async (page) => {
      await enter(page, server);
      await live(page, "live");
      const notice = page.locator('[data-role="storage-fault"]');
      {
        using _ = fillDisk(server.database_path);
        deepStrictEqual(await push(agent, "pve-01", pool("DEGRADED")), {
          status: "error",
          response: { reason: "storage_failed" },
        });
        await notice.waitFor();
        match(await notice.innerText(), /database or disk is full/);
        deepStrictEqual(await listFindings(page), []);
        for (const path of ["/hosts/pve-01", "/vms", "/pools", "/admin/hosts"]) {
          await page.goto(server.url + path);
          strictEqual(await notice.count(), 1, path);
        }
      }
      await live(page, "live");
      await push(agent, "pve-01", pool("ONLINE"));
      await notice.waitFor({ state: "detached" });
    });
  }));

Deno.test("a page that nobody sees holds no connection, and catches up when it is seen again", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await push(agent, "pve-01", pool("ONLINE"));
    await withPage(async (page) => {
      let open = 0;
      page.on("websocket", (socket) => {
        open++;
        socket.on("close", () => open--);
      });
      await page.clock.install();
      await enter(page, server);
      await live(page, "live");

      await show(page, false);
      await page.clock.fastForward(29_000);
      await push(agent, "pve-01", pool("DEGRADED"));
      await page.locator('[data-host="pve-01"][data-status="critical"]').waitFor();
      await page.clock.fastForward(2_000);
      await until("the connection is closed", () => open === 0);
      await push(agent, "pve-01", pool("ONLINE"));
      strictEqual(await page.locator('[data-status="critical"]').count(), 1);

      await show(page, true);
      await live(page, "live");
      await page.locator('[data-status="critical"]').waitFor({ state: "detached" });
      strictEqual(open, 1);
    });
  }));

Deno.test("a host that moves up keeps the focus and the place of who reads further down", async () => {
  // It stands still: no host falls silent, however long that takes.
  const clock = new TestingClock(Date.now());
  await withServer(async (server) => {
    await using agents = new AsyncDisposableStack();
    const names = Array.from({ length: 12 }, (_, index) => `pve-${index + 10}`);
    const sockets = new Map<string, RawSocket>();
    for (const name of names) {
      const agent = agents.use(await openAgent(server, name));
      await push(agent, name, pool("ONLINE"));
      sockets.set(name, agent);
    }
    await withPage(async (page) => {
      await enter(page, server);
      await live(page, "live");
      // None of them changes its height by coming into sight: what is read below it would jump.
      const tops = () =>
        page.locator(CARD).evaluateAll(async (cards) => {
          for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
          return cards.map((card) => Math.round(card.getBoundingClientRect().top + scrollY));
        });
      const unseen = await tops();
      await page.locator(CARD).last().scrollIntoViewIfNeeded();
      deepStrictEqual(await tops(), unseen);
      const link = page.getByRole("link", { name: "pve-18", exact: true });
      await link.focus();
      await page.evaluate(() => scrollBy(0, 50));
      const before = await link.boundingBox();
      ok(await page.evaluate(() => scrollY > 100), "the page does not scroll");

      await push(sockets.get("pve-21") as RawSocket, "pve-21", pool("DEGRADED"));
      const first = page.locator(CARD).first();
      await first.and(page.locator('[data-host="pve-21"]')).waitFor();

      ok(await hasFocus(link));
      const after = await link.boundingBox();
      ok(Math.abs((after?.y ?? 0) - (before?.y ?? 0)) < 2, `${before?.y} became ${after?.y}`);

      await push(sockets.get("pve-18") as RawSocket, "pve-18", pool("DEGRADED"));
      await clock.advance(PACE_MS);
      await page.locator('[data-host="pve-18"][data-status="critical"]').waitFor();
      ok(await hasFocus(link));
    }, { viewport: { width: 390, height: 500 } });
  }, { clock });
});

Deno.test("charts take up what a host sends late, once for many samples", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    const nowMs = Date.now();
    const send = (load1: number, atMs: number) => push(agent, "pve-01", { host: { load1 } }, atMs);
    await send(1, nowMs - HOUR_MS);
    await send(1, nowMs);
    await withPage(async (page) => {
      const asked: string[] = [];
      page.on("request", (request) => {
        if (/metric=load1/.test(request.url())) asked.push(request.url());
      });
      await page.clock.install();
      await enter(page, server, "/hosts/pve-01");
      await live(page, "live");
      const chart = page.locator('[data-metric="load1"]');
      await chart.scrollIntoViewIfNeeded();
      await chart.locator("canvas").waitFor();
      await until("the chart has its points", () => asked.length === 1);

      const points = page.waitForResponse((response) => /metric=load1/.test(response.url()));
      for (let minute = 50; minute > 0; minute--) await send(9, nowMs - minute * 60_000);
      await page.clock.fastForward(6_000);
      const { points: read } = await (await points).json();
      strictEqual(read.filter(([, value]: [number, number]) => value === 9).length > 0, true);
      ok(asked.length <= 3, `asked ${asked.length} times`);
    });
  }));

/** As the browser does when the reader turns to another tab and back. */
function show(page: Page, isSeen: boolean): Promise<void> {
  return page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    dispatchEvent(new Event("visibilitychange"));
  }, isSeen ? "visible" : "hidden");
}

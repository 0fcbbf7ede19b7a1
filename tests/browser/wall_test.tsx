/** The page for a screen on a wall, in Chromium: what fits, what moves, and what nobody has to do. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { Island } from "../../server/components/Island.tsx";
import { WallBoard } from "../../server/islands/WallBoard.tsx";
import { toWallView } from "../../server/views/wall.ts";
import { renderPage } from "../../server/web/render.tsx";
import { LEVELS } from "../../shared/verdict/mod.ts";
import { shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { type FormClient, openFormClient } from "../../testing/form_client.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { TEST_NOW_UNIX, testCard, testIncident } from "../../testing/views.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";
import { bundleClient } from "../../tools/bundle_client.ts";

const withPage = shareBrowser();

const SCREEN = { viewport: { width: 1920, height: 1080 } };

async function openScreen(page: Page, server: TestServer): Promise<FormClient> {
  const client = await openFormClient(server);
  const { text } = await client.post("/admin/wall", { name: "hall" });
  const link = /http[^\s<]+\/wall\/open\?token=[\w-]+/.exec(text)?.[0] ?? "";
  await page.goto(link);
  strictEqual(page.url(), `${server.url}/wall`);
  return client;
}

const names = (page: Page) => page.locator('[data-role="wall-host"] .wall-name').allTextContents();

function overflow(page: Page): Promise<{ wide: number; high: number }> {
  return page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - innerWidth,
    high: document.documentElement.scrollHeight - innerHeight,
  }));
}

/** The page as the server makes it, of sixty hosts and more incidents than there is room for. */
async function fullWall(): Promise<string> {
  const cards = Array.from(
    { length: 60 },
    (_, at) => testCard({ name: `proxmox-node-${at}`, level: LEVELS[at % LEVELS.length] ?? "ok" }),
  );
  const sentence = "A pool is DEGRADED and cannot lose another disk. ".repeat(9);
  const incidents = Array.from({ length: 9 }, (_, at) => testIncident({ id: `${at}`, sentence }));
  const view = toWallView({ cards, incidents, is_storing: false });
  const props = { view, build: "client.js", now_unix: TEST_NOW_UNIX };
  return renderPage({
    title: "Wall",
    body: <Island name="WallBoard" component={WallBoard} props={props} />,
    path: "/wall",
    signedIn: false,
    bare: true,
    theme: "dark",
    assets: await bundleClient(),
  });
}

Deno.test("sixty hosts and the worst incidents fit on one screen, and nothing scrolls sideways on others", () =>
  withServer((server) =>
    withPage(async (page) => {
      // As it is before any script runs.
      const html = (await fullWall()).replace(/<script type="module".*?<\/script>/, "");
      await page.route(`${server.url}/wall`, (route) =>
        route.fulfill({ contentType: "text/html", body: html }));
      await page.goto(`${server.url}/wall`);

      strictEqual((await names(page)).length, 60);
      deepStrictEqual(await overflow(page), { wide: 0, high: 0 });
      const size = await page.locator(".wall-name").first()
        .evaluate((element) =>
          parseFloat(getComputedStyle(element).fontSize)
        );
      ok(size >= 20, `${size} px`);
      deepStrictEqual(["1920", ...await listFindings(page)], ["1920"]);
      for (const width of [360, 2560]) {
        await page.setViewportSize({ width, height: 1080 });
        strictEqual((await overflow(page)).wide, 0, `${width}`);
      }
    }, SCREEN)
  ));

Deno.test("the wall is live, turns stale without the server, and catches up by itself", () =>
  withServer((server) =>
    withPage(async (page) => {
      let isCut = false;
      const open = new Set<{ close(): Promise<void> }>();
      await page.routeWebSocket(/\/live\//, (socket) => {
        if (isCut) return void socket.close();
        socket.connectToServer();
        open.add(socket);
      });
      await page.clock.install();
      await openScreen(page, server);
      await server.register("pve-01");
      await until("the new host", async () => (await names(page)).includes("pve-01"));
      strictEqual(await page.locator('[data-role="wall"][data-stale]').count(), 0);

      isCut = true;
      for (const socket of open) await socket.close();
      await page.clock.fastForward(15_000);
      await page.locator('[data-role="wall-stale"]').waitFor();
      match(
        await page.locator(".wall-read").innerText(),
        /No contact with the server, as of 20\d\d/,
      );
      deepStrictEqual(["stale", ...await listFindings(page)], ["stale"]);

      isCut = false;
      await server.register("pve-02");
      await page.clock.fastForward(20_000);
      await until(
        "the host that came meanwhile",
        async () => (await names(page)).includes("pve-02"),
      );
      await until(
        "it is live again",
        async () => await page.locator('[data-role="wall"][data-stale]').count() === 0,
      );
    }, { ...SCREEN, expectedComplaint: /WebSocket/ })
  ));

Deno.test("the wall survives a restart, loads a newer version itself, and says when it was revoked", () =>
  withServer((server) =>
    withPage(async (page) => {
      const client = await openScreen(page, server);
      await server.register("pve-01");
      await until("the new host", async () => (await names(page)).includes("pve-01"));
      const entry = () => page.locator('script[type="module"]').getAttribute("src");

      await server.restart({ entry: "client-NEWER.js" });

      await until("the newer version", async () =>
        await entry().catch(() => null) === "/static/build/client-NEWER.js");
      deepStrictEqual(await names(page), ["pve-01"]);

      const path = /\/admin\/wall\/[\w-]+\/revoke/
        .exec((await client.get("/admin/wall")).text)?.[0] ?? "";
      await client.post(path);
      await page.getByText(/This screen was revoked/).waitFor();
      deepStrictEqual(["revoked", ...await listFindings(page)], ["revoked"]);
    }, {
      ...SCREEN,
      expectedComplaint: /status of (401|503)|WebSocket|ERR_CONNECTION_REFUSED|ERR_EMPTY/,
    })
  ));

Deno.test("an incident is big on the wall, without addresses", () =>
  withServer((server) =>
    withPage(async (page) => {
      const token = await server.register("pve-01");
      await using host = await openSimulatedHost(server.url, {
        name: "pve-01",
        token,
        hours: 1,
        guests: 3,
      });
      await openScreen(page, server);
      await until("the host has connected", async () =>
        await page.locator('[data-role="wall-host"][data-status="new"]').count() === 0);
      await until("its incident", async () =>
        await page.locator('[data-role="wall-incident"]').count() > 0);
      ok(host.newest.collected_at_ms > 0);
      strictEqual(/\d+\.\d+\.\d+\.\d+/.test(await page.locator("main").innerText()), false);
    }, SCREEN)
  ));

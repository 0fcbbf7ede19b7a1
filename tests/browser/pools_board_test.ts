/** The board of pools: its tiles, its columns, what is done to several, and what stays unread. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { TestingClock } from "../../testing/clock.ts";
import { listFindings } from "../../testing/findings.ts";
import { aDisk, aPool } from "../../testing/ledger/pools.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const WIDE = { viewport: { width: 1920, height: 1000 } };

const WELL = aPool([aDisk("sda"), aDisk("sdb")], { guid: "463", name: "rpool" });

const POOLS: Record<string, unknown> = {
  "pve-01": { name: "tank", guid: "461", health: "DEGRADED", capacity_percent: 40, vdevs: [] },
  "pve-02": { ...WELL, guid: "462", capacity_percent: 85 },
  "pve-03": WELL,
};

/** Three hosts: one pool degraded, one about to fill, one well but its host gone. */
function withBoard(test: (page: Page, server: TestServer) => Promise<void>): Promise<void> {
  const clock = new TestingClock();
  return withServer(async (server) => {
    await clock.advance(130_000);
    await using stack = new AsyncDisposableStack();
    const sockets: RawSocket[] = [];
    for (const [name, pool] of Object.entries(POOLS)) {
      const token = await server.register(name);
      const socket = stack.use(await openRawSocket(server.url));
      sockets.push(socket);
      await socket.deliver(`host:${name}`, "phx_join", { token });
      const data = { zfs_pools: { available: true, pools: [pool] } };
      const collected_at = new Date(clock.nowMs()).toISOString();
      await socket.deliver(`host:${name}`, "metric:fast", { collected_at, data });
    }
    await sockets[2]?.[Symbol.asyncDispose]();
    await withPage(async (page) => {
      await enter(page, server);
      await until("its host is gone", async () => {
        const { pools } = await read(page, server, "/api/pools?host=pve-03");
        return pools[0].level === "unknown";
      });
      await page.goto(`${server.url}/pools`);
      await settle(page);
      await test(page, server);
    }, WIDE);
  }, { clock });
}

const hosts = (page: Page) =>
  page.locator('[data-role="pool"]').evaluateAll((rows) =>
    rows.map((row) => row.getAttribute("data-host"))
  );

const row = (page: Page, host: string) => page.locator(`[data-role="pool"][data-host="${host}"]`);

Deno.test("a tile shows the pools that it counts, and those that cannot be read stay", () =>
  withBoard(async (page, server) => {
    match(await row(page, "pve-03").innerText(), /Its host is not connected: last known/);
    deepStrictEqual(await hosts(page), ["pve-01", "pve-02", "pve-03"]);
    strictEqual(await row(page, "pve-03").getAttribute("data-held"), "");

    await page.locator('[data-risk="filling"]').click();
    await row(page, "pve-01").waitFor({ state: "detached" });
    deepStrictEqual(await hosts(page), ["pve-02"]);
    strictEqual(page.url(), `${server.url}/pools?risk=filling`);
    deepStrictEqual(await listFindings(page), []);
    await page.locator('[data-risk="unread"]').click();
    await row(page, "pve-03").waitFor();
    deepStrictEqual(await hosts(page), ["pve-03"]);

    await page.locator('[data-risk="unread"]').click();
    await row(page, "pve-01").waitFor();
    await page.getByRole("searchbox", { name: "Filter by pool or host" }).fill("RPOOL");
    await row(page, "pve-01").waitFor({ state: "detached" });
    strictEqual(page.url(), `${server.url}/pools?q=RPOOL`);
  }));

Deno.test("pools are ordered by any heading, and columns are chosen and remembered", () =>
  withBoard(async (page, server) => {
    await page.getByRole("columnheader", { name: "Capacity" }).getByRole("link").click();
    await page.waitForURL(`${server.url}/pools?sort=-capacity`);
    await page.locator("[aria-sort=descending]").waitFor();
    await page.locator('[data-role="pool"]').first().filter({ hasText: "85 %" }).waitFor();
    deepStrictEqual(await hosts(page), ["pve-02", "pve-01", "pve-03"]);

    await page.getByText("View", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Health" }).uncheck();
    await page.getByRole("columnheader", { name: "Health" }).waitFor({ state: "detached" });
    await page.reload();
    strictEqual(await page.getByRole("columnheader", { name: "Health" }).count(), 0);
    deepStrictEqual(await hosts(page), ["pve-02", "pve-01", "pve-03"]);
  }));

Deno.test("the incidents of ticked pools are acknowledged at once, with one way back", () =>
  withBoard(async (page, server) => {
    await page.getByRole("checkbox", { name: "Tick tank on pve-01" }).check();
    const bar = page.getByRole("region", { name: "Ticked pools" });
    await bar.getByRole("button", { name: "Acknowledge 1 incident" }).click();
    const note = page.locator(".act-note");
    await note.getByText("1 incident acknowledged").waitFor();
    const { incidents: [one] } = await read(page, server, "/api/incidents?host=pve-01");
    strictEqual(one.state, "acknowledged");

    await note.getByRole("button", { name: "Undo" }).click();
    await note.getByText("Taken back: 1 incident acknowledged").waitFor();
    const { incidents: [again] } = await read(page, server, "/api/incidents?host=pve-01");
    strictEqual(again.state, "open");
  }));

Deno.test("a row leads to its pool on the page of its host", () =>
  withBoard(async (page) => {
    await row(page, "pve-02").locator("td.col-level").click();
    await page.waitForURL(/\/hosts\/pve-02#pool-462$/);
    match(await page.locator("#pool-462").innerText(), /rpool/);
  }));

async function read(page: Page, server: TestServer, path: string) {
  return await (await page.request.get(server.url + path)).json();
}

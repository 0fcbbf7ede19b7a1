/** The list of incidents: acts on several with one way back, columns, and the filter on a phone. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { TestingClock } from "../../testing/clock.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

/** Longer than any topic waits between two updates of one browser. */
const ROUND_MS = 1_000;

const HOSTS = ["pve-01", "pve-02"];

/** Two hosts, the pool of each of them DEGRADED, so that there are two incidents. */
function withIncidents(
  test: (page: Page, server: TestServer, clock: TestingClock) => Promise<void>,
  viewport = { width: 1920, height: 900 },
): Promise<void> {
  const clock = new TestingClock();
  return withServer(async (server) => {
    await clock.advance(130_000);
    await using stack = new AsyncDisposableStack();
    for (const name of HOSTS) {
      stack.use(await reportDegraded(server, clock, name));
    }
    await withPage(async (page) => {
      await enter(page, server, "/incidents");
      await settle(page);
      await test(page, server, clock);
    }, { viewport });
  }, { clock });
}

/** A new host, and its pool; closed with what is answered. */
async function reportDegraded(server: TestServer, clock: TestingClock, name: string) {
  const token = await server.register(name);
  const socket = await openRawSocket(server.url);
  await socket.deliver(`host:${name}`, "phx_join", { token });
  const pool = { name: "tank", guid: `46${name.slice(5)}`, health: "DEGRADED", vdevs: [] };
  const collected_at = new Date(clock.nowMs()).toISOString();
  const data = { zfs_pools: { available: true, pools: [pool] } };
  await socket.deliver(`host:${name}`, "metric:fast", { collected_at, data });
  return socket;
}

const rows = (page: Page, state: string) =>
  page.locator(`[data-role="incident"][data-state="${state}"]`);

Deno.test("all incidents of a page are ticked at once, acknowledged with a note, and it is undone", () =>
  withIncidents(async (page, _server, clock) => {
    strictEqual(await rows(page, "open").count(), 2);
    await page.getByRole("checkbox", { name: "Tick all of this page" }).check();
    const bar = page.getByRole("region", { name: "Ticked incidents" });
    await bar.getByText("2 incidents").waitFor();
    deepStrictEqual(await listFindings(page), []);
    await bar.getByRole("textbox").fill("disks are ordered");
    await bar.getByRole("button", { name: "Acknowledge" }).click();
    const note = page.locator(".act-note");
    await note.getByText("2 incidents acknowledged").waitFor();
    // A browser gets no second update before its round is over, whenever that began.
    await until("both are", async () => {
      await clock.advance(ROUND_MS);
      return await rows(page, "acknowledged").count() === 2;
    });
    await page.getByText("operator: disks are ordered").first().waitFor();

    await note.getByRole("button", { name: "Undo" }).click();
    await until("nobody has", async () => {
      await clock.advance(ROUND_MS);
      return await rows(page, "open").count() === 2;
    });
    await note.getByText(/^Taken back/).waitFor();
    deepStrictEqual(await listFindings(page), []);
  }));

Deno.test("incidents are sorted by a heading, with the mouse and by keyboard, and stay live in that order", () =>
  withIncidents(async (page, server, clock) => {
    const places = () => page.locator('[data-role="incident"] .name').allTextContents();
    await clock.advance(ROUND_MS);
    await page.getByRole("link", { name: "Where" }).click();
    await until("it is sorted", async () => (await places()).join() === "pve-01,pve-02");
    deepStrictEqual(new URL(page.url()).search, "?sort=place");
    await page.keyboard.press("Enter");
    await until("the other way", async () => (await places()).join() === "pve-02,pve-01");
    strictEqual(await page.locator("th[aria-sort=descending]").innerText(), "Where ↓");
    deepStrictEqual(await listFindings(page), []);

    await using _socket = await reportDegraded(server, clock, "pve-015");
    await clock.advance(ROUND_MS);
    await until("a third comes", async () => (await places()).join() === "pve-015,pve-02,pve-01");

    await page.getByRole("combobox", { name: "Level" }).selectOption("critical");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/level=critical/);
    strictEqual(new URL(page.url()).searchParams.get("sort"), "-place");
  }));

Deno.test("a window leaves its mark on incidents, in the list and on Now, until something is told again", () =>
  withIncidents(async (page, server, clock) => {
    const now = await page.context().newPage();
    await now.goto(server.url);
    await settle(now);
    const marked = (on: Page) =>
      on.locator('[data-role="incident"]').filter({ has: on.locator(".window-mark") });
    const post = (path: string, form: Record<string, string>) =>
      page.context().request.post(server.url + path, {
        form,
        headers: { origin: server.url },
        maxRedirects: 0,
      });

    const until_unix = String(Math.floor(clock.nowMs() / 1000) + 3_600);
    const made = await post("/admin/windows/silence", { host: "pve-01", until_unix });
    const { windows: [window] } = await made.json();
    await clock.advance(ROUND_MS);

    for (const on of [page, now]) {
      await until("it is marked", async () => await marked(on).count() === 1);
      match(await marked(on).innerText(), /pve-01/);
      match(await on.locator(".window-mark[title]").first().getAttribute("title") ?? "", /until/);
      deepStrictEqual(await listFindings(on), []);
    }
    await page.reload();
    strictEqual(await marked(page).count(), 1);
    await settle(page);

    await post(`/admin/windows/${window}/delete`, {});
    // What was silent speaks after a fresh sample: two intervals later.
    await clock.advance(61_000);
    await clock.advance(ROUND_MS);
    for (const on of [page, now]) {
      await until("it is marked no more", async () => await marked(on).count() === 0);
    }
  }));

Deno.test("on a phone the filter is folded until something is asked for, and the rows are whole", () =>
  withIncidents(async (page, server) => {
    const level = page.getByRole("combobox", { name: "Level" });
    strictEqual(await level.isVisible(), false);
    await page.getByText("Filter", { exact: true }).click();
    await level.selectOption("warning");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/level=warning/);
    await page.getByText("No incident fits this").waitFor();
    strictEqual(await level.isVisible(), true);
    await page.goto(`${server.url}/incidents`);
    strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  }, { width: 360, height: 700 }));

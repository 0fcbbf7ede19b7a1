/** The page Now: what it says, its table of hosts, and what is done to many hosts at once. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { createEngine } from "../../server/store/engines.ts";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { registerMany } from "../../testing/many_hosts.ts";
import { manyHost } from "../../tools/screenshots/hosts.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const rows = (page: Page) => page.locator('[data-role="host-card"]');
const row = (page: Page, host: string) =>
  page.locator(`[data-role="host-card"][data-host="${host}"]`);
const names = (page: Page) =>
  rows(page).evaluateAll((all) => all.map((each) => each.getAttribute("data-host")));
const ticked = (page: Page) =>
  page.locator("tr[data-ticked]").evaluateAll((all) =>
    all.map((each) => each.getAttribute("data-host"))
  );

/** A connected host whose pool is DEGRADED, of which an incident tells at once. */
async function openDegraded(server: TestServer, name: string) {
  const socket = await openRawSocket(server.url);
  await socket.deliver(`host:${name}`, "phx_join", { token: await server.register(name) });
  const pool = { name: "tank", guid: "46", health: "DEGRADED", vdevs: [] };
  await socket.deliver(`host:${name}`, "metric:fast", {
    collected_at: new Date().toISOString(),
    data: {
      host: { cpu_count: 8, cpu_percent: 50, mem_used_bytes: 2 ** 30, mem_total_bytes: 2 ** 31 },
      zfs_pools: { pools: [pool], errors: [] },
      vms_runtime: { vms: [{ vmid: 100, type: "qemu", name: "web", status: "running" }] },
    },
  });
  return socket;
}

Deno.test("Now says in a sentence how the fleet is, what is wrong, and what all of it uses", () =>
  withServer(async (server) => {
    await registerMany(server, 2);
    await using _agent = await openDegraded(server, "pve-01");
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);

      strictEqual(await page.getByRole("heading", { level: 1 }).innerText(), "Now");
      match(await page.locator(".now-sentence").innerText(), /1\s*critical.*2\s*new.*read/s);
      match(await page.locator(".now-totals").innerText(), /CPU\s*50 %\s*of 8 cores/);
      match(await page.locator(".now-totals").innerText(), /Guests running\s*1\s*of 1/);
      const incident = page.locator(".now-incident");
      match(await incident.innerText(), /pve-01.*tank.*DEGRADED.*1 guest there/s);
      strictEqual(await page.locator('.day-bar rect[data-tone="critical"]').count(), 1);
      deepStrictEqual(await listFindings(page), []);

      await incident.hover();
      await incident.getByRole("link", { name: /^Acknowledge/ }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Acknowledge" }).click();
      await incident.getByText("Acknowledged").waitFor({ state: "attached" });
    });
  }));

Deno.test("a row is ticked by its box, a range by Shift, all by the head; x ticks by key", () =>
  withServer(async (server) => {
    await registerMany(server, 20);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      const tick = (host: string, shift = false) =>
        row(page, host).locator("[data-tick]").click({ modifiers: shift ? ["Shift"] : [] });

      await tick("pve-1002");
      await until("it is ticked", async () => (await ticked(page)).length === 1);
      await tick("pve-1005", true);
      deepStrictEqual(await ticked(page), ["pve-1002", "pve-1003", "pve-1004", "pve-1005"]);
      await tick("pve-1003");
      deepStrictEqual(await ticked(page), ["pve-1002", "pve-1004", "pve-1005"]);
      const bar = page.getByRole("region", { name: "Ticked hosts" });
      match(await bar.innerText(), /3 hosts/);
      deepStrictEqual(await listFindings(page), []);

      await page.getByLabel("Tick all that the filter shows").click();
      match(await bar.innerText(), /20 hosts/);
      await bar.getByRole("button", { name: "Untick all" }).click();
      await bar.waitFor({ state: "detached" });

      await page.keyboard.press("j");
      await page.keyboard.press("x");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("X");
      // The keys are loaded with the first of them.
      await until("they are ticked", async () => (await ticked(page)).length === 3);
      deepStrictEqual(await ticked(page), ["pve-1000", "pve-1001", "pve-1002"]);
    });
  }));

Deno.test("a group is given to the ticked hosts and taken back by one undo", () =>
  withServer(async (server) => {
    await registerMany(server, 14);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.getByRole("searchbox", { name: /^Filter/ }).fill("pve-100");
      await until("ten hosts", async () => await rows(page).count() === 10);
      await page.getByLabel("Tick all that the filter shows").click();
      const bar = page.getByRole("region", { name: "Ticked hosts" });
      await bar.getByLabel("Group or tag").fill("no group!");
      await bar.getByRole("button", { name: "Change" }).click();
      await page.getByText(/Cannot use "no group!"/).waitFor();
      await bar.getByLabel("Group or tag").fill("berlin");
      await bar.getByRole("button", { name: "Change" }).click();
      await page.getByText("10 hosts: in group berlin").waitFor();
      await bar.waitFor({ state: "detached" });
      const groups = async () => {
        await using store = await createEngine(server.database_path).open();
        return (await store.listHosts()).filter(({ group }) => group === "berlin").length;
      };
      strictEqual(await groups(), 10);

      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText(/^Taken back/).waitFor();
      strictEqual(await groups(), 0);
    }, { expectedComplaint: /status of 422/ });
  }));

Deno.test("two clicks silence a group until the morning, one takes that back", () =>
  withServer(async (server) => {
    await using _agents = new AsyncDisposableStack();
    for (let index = 0; index < 13; index++) {
      _agents.use(await openDegraded(server, `pve-${10 + index}`));
    }
    const windows = async () => {
      await using store = await createEngine(server.database_path).open();
      return await store.listWindows();
    };
    await using store = await createEngine(server.database_path).open();
    await store.changeHosts(["pve-10", "pve-11"], { group: "berlin" });
    await withPage(async (page) => {
      await until("the group is known", async () => {
        await enter(page, server);
        return await page.locator('.group-row[data-group="berlin"]').count() === 1;
      });
      await settle(page);
      const group = page.locator('.group-row[data-group="berlin"]');
      await group.locator("summary").click();
      deepStrictEqual(await listFindings(page), []);
      await group.getByRole("button", { name: "until 06:00" }).click();
      await page.getByText("Group berlin: silent until 06:00").waitFor();
      const [made] = await windows();
      deepStrictEqual([made?.selector, made?.codes, made?.zone], [
        { groups: ["berlin"] },
        null,
        "UTC",
      ]);
      await page.locator(".now-sentence").getByText("1 window running").waitFor();
      await page.locator('[data-host="pve-10"] .window-mark').waitFor();
      deepStrictEqual(await page.locator(".window-mark").count(), 2);

      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText(/^Taken back/).waitFor();
      deepStrictEqual(await windows(), []);
      await page.locator(".window-mark").first().waitFor({ state: "detached" });
    });
  }));

Deno.test("columns are chosen and remembered, order and filter are in the address", () =>
  withServer(async (server) => {
    await registerMany(server, 14);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.locator(".pop-menu > summary").click();
      await page.getByLabel("Tags", { exact: true }).check();
      await page.getByLabel("CPU", { exact: true }).uncheck();
      await page.keyboard.press("Escape");
      await page.getByRole("columnheader", { name: "Host" }).getByRole("link").click();
      await page.locator('th[aria-sort="ascending"]').waitFor();
      await page.getByRole("columnheader", { name: "Host" }).getByRole("link").click();
      await page.locator('th[aria-sort="descending"]').waitFor();
      strictEqual((await names(page))[0], "pve-1013");
      strictEqual(page.url(), `${server.url}/?sort=-host`);

      await page.reload();
      await settle(page);
      strictEqual((await names(page))[0], "pve-1013");
      const headings = await page.locator(".fleet-table thead th").allInnerTexts();
      ok(headings.includes("Tags") && !headings.includes("CPU"), headings.join(", "));
      strictEqual(
        await page.locator(".csv-link").getAttribute("href"),
        "/api/hosts.csv?sort=-host",
      );
    }, { viewport: { width: 1920, height: 1080 } });
  }));

Deno.test("a filter marks what it found, whatever reason that is", () =>
  withServer(async (server) => {
    await using _agent = await openDegraded(server, "pve-01");
    await registerMany(server, 12);
    await withPage(async (page) => {
      await enter(page, server, "/?q=degraded");
      deepStrictEqual(await page.locator("mark").allInnerTexts(), ["DEGRADED"]);
      match(await page.locator(".level-filter").innerText(), /1\s*All/);
      await settle(page);
      deepStrictEqual(await page.locator("mark").allInnerTexts(), ["DEGRADED"]);
      deepStrictEqual(await listFindings(page), []);
    });
  }));

Deno.test("of a thousand hosts those in sight alone are there, and scrolling stays smooth", () =>
  withServer(async (server) => {
    await registerMany(server, 1_000);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      const most = async () => ok(await rows(page).count() < 120, `${await rows(page).count()}`);
      await until("only what is in sight", async () => await rows(page).count() < 120);
      const { frame_ms } = await measureScrolling(page);
      ok(frame_ms < 50, `${frame_ms.toFixed(1)} ms a frame`);
      await most();
      await until("the last host", async () => (await names(page)).at(-1) === "pve-1999");
      const { top, bottom } = await row(page, "pve-1999").evaluate((last) =>
        last.getBoundingClientRect()
      );
      ok(top > 0 && bottom < 900, `${top} to ${bottom}`);
      // On paper all of them are.
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await until("every row", async () => await rows(page).count() === 1_000);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      await until("only what is in sight", async () => await rows(page).count() < 120);
      await page.getByRole("searchbox", { name: /^Filter/ }).fill("pve-1500");
      await until("it is found", async () => await rows(page).count() === 1);
    }, { viewport: { width: 1280, height: 900 } });
  }));

/**
 * Scrolls to the end, half a window in each frame. The time is that of the processor, in the page's
 * main thread alone: however busy the machine is.
 */
async function measureScrolling(page: Page): Promise<{ frame_ms: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const taskSeconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  };
  const before = await taskSeconds();
  const frames = await page.evaluate(scrollThrough);
  return { frame_ms: 1000 * (await taskSeconds() - before) / frames };
}

/** Runs in the page; how many frames it took. */
async function scrollThrough(): Promise<number> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  let frames = 0;
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 1 && frames < 500) {
    scrollBy(0, 400);
    await frame();
    frames++;
  }
  return frames;
}

Deno.test("without script every host is on one of the pages, and is sorted by a link", () =>
  withServer(async (server) => {
    await registerMany(server, 201);
    await withPage(async (page) => {
      await enter(page, server);
      // With the heading of the section.
      const first = await names(page);
      strictEqual(first.length, 199);
      await page.getByRole("link", { name: "Next" }).click();
      await page.waitForURL(/page=2$/);
      const all = [...first, ...await names(page)];
      deepStrictEqual([all.length, all.at(-1)], [201, "pve-1200"]);
      await page.goto(server.url);
      const heading = page.getByRole("columnheader", { name: "Host" }).getByRole("link");
      await heading.click();
      await page.waitForURL(/sort=host$/);
      await heading.click();
      await page.waitForURL(/sort=-host$/);
      strictEqual((await names(page))[0], "pve-1200");
    }, { javaScriptEnabled: false });
  }));

Deno.test("Now fits from 360 to 2,560 px, with the name and the problem of a host in sight", () =>
  withServer(async (server) => {
    await using _agent = await openDegraded(server, "pve-01");
    await registerMany(server, 20);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await row(page, "pve-01").locator("[data-tick]").click();
      for (const width of [360, 390, 700, 768, 1024, 1280, 1600, 1920, 2560]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        deepStrictEqual([width, wide], [width, width]);
        ok(await row(page, "pve-01").getByText(/DEGRADED/).first().isVisible(), `${width}`);
        ok(await row(page, "pve-01").locator(".host-name").isVisible(), `${width}`);
      }
    });
  }));

Deno.test("on a phone what is well is folded until it is asked for", () =>
  withServer(async (server) => {
    await using _wrong = await openDegraded(server, "pve-01");
    const token = await server.register("pve-02");
    const well = { name: "pve-02", token, ...manyHost(1) };
    await using _well = await openSimulatedHost(server.url, well);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await until("one is shown", async () => (await names(page)).join() === "pve-01");
      await page.getByRole("button", { name: "1 OK: show them" }).click();
      await row(page, "pve-02").waitFor();
      await page.reload();
      await settle(page);
      await page.locator('.level-link[data-tone="ok"]').click();
      await row(page, "pve-02").waitFor();
    }, { viewport: { width: 390, height: 844 } });
  }));

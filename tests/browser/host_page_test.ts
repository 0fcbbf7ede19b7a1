/** The page of one host: its head, the way through it, what is folded, and its charts. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openSimulatedHost, type SimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";
import { setDisks } from "../../tools/screenshots/hosts.ts";
import type { WeekSample } from "../../tools/sample_week/week.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
const OTHER = "pve-02";

/** One host with a pool of 60 disks, one of them failed, and a healthy one behind it. */
function withHosts(run: (server: TestServer, host: SimulatedHost) => Promise<void>) {
  return withServer(async (server) => {
    const open = async (name: string, change?: (sample: WeekSample) => void) =>
      openSimulatedHost(server.url, {
        name,
        token: await server.register(name),
        hours: 2,
        guests: 30,
        ...(change !== undefined && { change }),
      });
    await using host = await open(HOST, neglected());
    await using _other = await open(OTHER);
    await run(server, host);
  });
}

/** A disk of many failed, updates that wait, and an hour of the last two in which nothing was read. */
function neglected(): (sample: WeekSample) => void {
  const disks = setDisks(60);
  const from = Date.now() - 100 * 60_000;
  return (sample) => {
    disks(sample);
    const { kind, collected_at_ms: at, data } = sample;
    if (kind === "fast" && at > from && at < from + 3_600_000) data["host"] = {};
  };
}

const heightOf = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

Deno.test("the head of a host stays in sight and leads to its parts and its neighbours", () =>
  withHosts((server) =>
    withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      const head = page.locator(".host-head");
      strictEqual((await head.boundingBox())?.height, 57, "two lines and a border");

      await page.getByRole("navigation", { name: "Parts of this host" })
        .getByRole("link", { name: "Guests" }).click();
      const part = page.locator("#section-guests");
      await until("the part is at the top", async () => {
        const top = (await part.boundingBox())?.y ?? 0;
        return top > 100 && top < 300;
      });
      ok(await head.isVisible());
      const { y = 0 } = await head.boundingBox() ?? {};
      ok(y >= 40 && y <= 60, `the head is at ${y}`);
      match(await head.innerText(), /Critical/);
      strictEqual(await head.locator('a[data-level="critical"]').count(), 2);

      await page.getByRole("link", { name: `Next host: ${OTHER}` }).click();
      await page.waitForURL(`${server.url}/hosts/${OTHER}`);
      strictEqual(await page.getByRole("link", { name: /^Next host/ }).count(), 0);
      await page.getByRole("link", { name: `Previous host: ${HOST}` }).click();
      await page.waitForURL(`${server.url}/hosts/${HOST}`);
    }, { viewport: { width: 1280, height: 900 } })
  ));

Deno.test("on a phone a neglected host is short, and shows what is wrong; without script too", () =>
  withHosts(async (server) => {
    for (const javaScriptEnabled of [true, false]) {
      await withPage(async (page) => {
        await enter(page, server, `/hosts/${HOST}`);
        if (javaScriptEnabled) await settle(page);
        const height = await heightOf(page);
        ok(height < 4_000, `${height} px`);
        ok(await page.getByText("1 of 60 disks FAULTED").first().isVisible());
        ok(await page.locator('.vdevs [data-tone="critical"]').first().isVisible());
        const guests = page.getByRole("group", { name: "Guests" });
        ok(!await guests.isVisible(), "thirty guests that are well are shown unasked");

        await page.getByRole("heading", { name: "Guests" }).click();
        ok(await guests.isVisible());
        await page.goto(`${server.url}/hosts/${HOST}#section-datasets`);
        ok(await page.getByRole("group", { name: "Datasets" }).isVisible());
      }, { viewport: { width: 390, height: 844 }, javaScriptEnabled });
    }
  }));

Deno.test("a wide page shows every part, without script too, and folds what is pressed", () =>
  withHosts(async (server) => {
    for (const javaScriptEnabled of [true, false]) {
      await withPage(async (page) => {
        await enter(page, server, `/hosts/${HOST}`);
        if (javaScriptEnabled) await settle(page);
        for (const name of ["Guests", "Datasets", "Storages"]) {
          ok(await page.getByRole("group", { name }).isVisible(), name);
        }
        if (!javaScriptEnabled) return;
        await page.getByRole("heading", { name: "Storages" }).click();
        ok(!await page.getByRole("group", { name: "Storages" }).isVisible());
      }, { viewport: { width: 1280, height: 900 }, javaScriptEnabled });
    }
  }));

Deno.test("a range and a part of it are of all charts, in the address, and come back with it", () =>
  withHosts((server) =>
    withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      const range = page.getByRole("group", { name: "Range of the charts" });
      await range.getByRole("button", { name: "1 h", exact: true }).click();
      await page.waitForURL(/\?range=1h$/);

      const plot = page.locator('[data-metric="cpu_percent"] .plot .u-over');
      await plot.waitFor();
      const { x, y, width } = await plot.boundingBox() ?? { x: 0, y: 0, width: 0 };
      const asked = page.waitForRequest(/metric=mem_used_percent&from=\d+&to=\d+/);
      await page.mouse.move(x + width / 4, y + 20);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + 20, { steps: 5 });
      await page.mouse.up();
      await asked;
      await page.waitForURL(/\?range=1h&from=\d+&to=\d+$/);
      const { searchParams } = new URL(page.url());
      const seconds = Number(searchParams.get("to")) - Number(searchParams.get("from"));
      ok(Math.abs(seconds - 900) < 60, `${seconds} s of a quarter of an hour`);

      await page.reload();
      await page.getByRole("button", { name: "Back to 1 h" }).waitFor();
      await page.locator('[data-metric="cpu_percent"] canvas').waitFor();
      await plot.dblclick();
      await page.waitForURL(/\?range=1h$/);

      const focused = page.locator('[data-metric="cpu_percent"] .plot');
      await focused.focus();
      await page.keyboard.press("+");
      await page.waitForURL(/from=/);
      await page.keyboard.press("0");
      await page.waitForURL(/\?range=1h$/);
      await page.getByRole("button", { name: "Zoom in" }).click();
      await page.waitForURL(/from=/);
      deepStrictEqual(await listFindings(page), []);
    }, { viewport: { width: 1280, height: 900 } })
  ));

Deno.test("charts say in words what they mark, and hatch what was not read", () =>
  withHosts((server) =>
    withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}?range=6h`);
      await settle(page);
      const notes = page.getByRole("list", { name: "Marked in the charts" });
      await notes.getByRole("link", { name: /tank.*1 of 60 disks FAULTED/ }).waitFor();
      const cpu = page.locator('[data-metric="cpu_percent"] canvas');
      const hatched = await cpu.evaluate(leastInk);
      ok(hatched > 8, `${hatched} pixels of hatching where nothing was kept`);
    }, { viewport: { width: 1280, height: 900 } })
  ));

/** Runs in the page: drawn pixels in the emptiest column of the second quarter of a canvas. */
function leastInk(canvas: HTMLElement | SVGElement): number {
  const { width, height } = canvas as unknown as HTMLCanvasElement;
  const context = (canvas as unknown as HTMLCanvasElement).getContext("2d");
  const columns = Array.from({ length: Math.floor(width / 4) }, (_, index) => {
    const { data } = context?.getImageData(Math.floor(width / 4) + index, 0, 1, height) ??
      { data: new Uint8ClampedArray() };
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  });
  return Math.min(...columns);
}

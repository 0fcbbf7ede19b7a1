/** What the server remembers of pools, in a browser: live, by keyboard, without script, when narrow. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { aDisk, aPool, aScan } from "../../testing/ledger/pools.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
const START_UNIX = Math.floor(Date.now() / 1000) - 3600;

/** A scrub that began an hour ago, and the errors of a disk meanwhile. */
interface Told {
  percent: number;
  errors: number;
  secondsAgo: number;
}

async function push(socket: RawSocket, { percent, errors, secondsAgo }: Told): Promise<void> {
  const scan = aScan({
    start_unix: START_UNIX,
    progress_percent: percent,
    issued_bytes: percent * 1e10,
    to_scan_bytes: 1e12,
  });
  const disks = [
    aDisk("sda", { guid: "11", checksum_errors: errors }),
    aDisk("sdb", { guid: "12" }),
  ];
  const reply = await socket.deliver(`host:${HOST}`, "metric:fast", {
    collected_at: new Date(Date.now() - secondsAgo * 1000).toISOString(),
    sent_at: new Date().toISOString(),
    data: {
      host: { hostname: HOST, machine_id: "m", uptime_seconds: 86_400 },
      zfs_pools: { available: true, pools: [aPool(disks, { scan, scans: [scan] })] },
    },
  });
  deepStrictEqual(reply, { status: "ok", response: {} });
}

function withScrub(
  run: (server: TestServer, socket: RawSocket) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register(HOST);
    await using socket = await openRawSocket(server.url);
    await socket.deliver(`host:${HOST}`, "phx_join", { token });
    await push(socket, { percent: 10, errors: 0, secondsAgo: 90 });
    const datasets = [{ name: "tank", type: "filesystem", snapshots: [] }];
    await socket.deliver(`host:${HOST}`, "metric:medium", {
      collected_at: new Date().toISOString(),
      data: { zfs_datasets: { available: true, datasets } },
    });
    await run(server, socket);
  });
}

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (
  const [path, row, unrated, rated, errors] of [
    [
      `/hosts/${HOST}`,
      ".scan-running",
      /10 %[^]*Rate not known yet, ends in [89] h/,
      /80 %[^]*\/s, ends in/,
      "3 not acknowledged",
    ],
    ["/pools", ".scan-line", /Scrub 10 %, ends in [89] h/, /80 %, ends in/, "3 new"],
  ] as const
) {
  Deno.test(`the end of a scrub and new errors come to ${path} by themselves`, () =>
    withScrub((server, socket) =>
      withPage(async (page) => {
        await enter(page, server, path);
        await settle(page);
        const scan = page.locator(row);
        match(await scan.innerText(), unrated);

        await push(socket, { percent: 80, errors: 3, secondsAgo: 20 });

        await until("the new end", async () => /ends in \d+ min/.test(await scan.innerText()));
        match(await scan.innerText(), rated);
        await page.getByText(errors).first().waitFor();
      }, { viewport: { width: 1920, height: 900 } })
    ));
}

Deno.test("the months of a strip are gone through by arrow keys, each with its text", () =>
  withScrub((server) =>
    withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      const strip = page.getByRole("table", { name: "Scrubs of tank by month" });
      strictEqual(await strip.getByRole("row").count(), 12);
      const shown = () => strip.locator(".strip-month:focus > span").innerText();

      await strip.locator('[tabindex="0"]').focus();
      match(await shown(), /1 scrub that runs/);
      await page.keyboard.press("ArrowLeft");
      match(await shown(), /^\d{4}-\d\d: not known$/);
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowLeft");
      strictEqual(
        await strip.getByRole("row").first().evaluate((row) => row === document.activeElement),
        true,
      );
      strictEqual(await strip.locator('[tabindex="0"]').count(), 1);
      await page.keyboard.press("Tab");
      strictEqual(await strip.locator(":focus").count(), 0);
    })
  ));

Deno.test("pools, snapshots and a past minute are whole without script, at 360 px, and axe is content", () =>
  withScrub(async (server) => {
    const at = new Date().toISOString().slice(0, 16);
    const paths: [string, RegExp][] = [
      ["/pools", /tank[^]*pve-01/],
      ["/pools/snapshots", /Uncovered[^]*tank[^]*pve-01/],
      [`/hosts/${HOST}?at=${at}`, /As of \d{4}-/],
      [`/hosts/${HOST}?at=nonsense`, /expected a minute in UTC/],
    ];
    const expectedComplaint = /status of 400/;
    await withPage(async (page) => {
      await enter(page, server, "/pools");
      for (const [path, words] of paths) {
        await page.goto(server.url + path);
        match(await page.locator("main").innerText(), words);
        strictEqual(await sideways(page), 0, path);
      }
      await page.goto(`${server.url}/pools`);
      await page.getByRole("link", { name: "Snapshots" }).click();
      await page.getByLabel("Dataset or host").fill("nothing");
      await page.getByRole("button", { name: "Show" }).click();
      await page.getByText("No dataset is like that").waitFor();
      strictEqual(new URL(page.url()).search, "?q=nothing");
    }, { viewport: { width: 360, height: 700 }, javaScriptEnabled: false, expectedComplaint });
    await withPage(async (page) => {
      await enter(page, server, "/pools");
      for (const [path] of paths) {
        await page.goto(server.url + path);
        await settle(page);
        deepStrictEqual([path, ...await listFindings(page)], [path]);
      }
    }, { expectedComplaint });
  }));

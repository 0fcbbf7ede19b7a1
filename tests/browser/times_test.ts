/** Times in the zone of the reader, or in UTC, told in full where they are looked at. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, openMenu, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { tabTo } from "../../testing/keyboard.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
/** Ahead of UTC by a quarter of an hour that no mistake makes, summer and winter. */
const EUCLA = "Australia/Eucla";
const AHEAD_MS = 525 * 60_000;

const moments = (page: Page) =>
  page.locator("time.moment").evaluateAll((times) =>
    times.map((time) => ({
      iso: (time as HTMLTimeElement).dateTime,
      text: time.textContent,
    }))
  );

const wall = (iso: string, aheadMs: number) =>
  new Date(Date.parse(iso) + aheadMs).toISOString().slice(0, 19).replace("T", " ");

Deno.test("moments are in the reader's zone, in UTC by a switch that is remembered", () =>
  withServer(async (server) => {
    await withPage(async (page) => {
      await enter(page, server, "/admin/audit");
      await until(
        "the zone is named",
        async () => await page.locator("[data-zone-name]").innerText() === EUCLA,
      );
      const [local] = await moments(page);
      strictEqual(local?.text, wall(local?.iso ?? "", AHEAD_MS));

      await openMenu(page);
      await page.getByRole("group", { name: "Times" }).getByRole("button", { name: "UTC" }).click();
      await until(
        "it is UTC",
        async () => (await moments(page))[0]?.text === `${wall(local?.iso ?? "", 0)} UTC`,
      );
      strictEqual(await page.locator("[data-zone-name]").innerText(), "UTC");

      await page.goto(`${server.url}/admin/audit`);
      strictEqual(await page.locator("html").getAttribute("data-zone"), "utc");
      const shown = await moments(page);
      ok(shown.length > 0 && shown.every(({ text }) => text?.endsWith(" UTC")));
    }, { timezoneId: EUCLA });
  }));

Deno.test("without a script times are in UTC, and say so", () =>
  withServer((server) =>
    withPage(async (page) => {
      await enter(page, server, "/admin/audit");

      match((await moments(page))[0]?.text ?? "", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
      strictEqual(await page.locator("[data-zone-name]").innerText(), "UTC");
    }, { timezoneId: EUCLA, javaScriptEnabled: false })
  ));

Deno.test("what an island draws anew is in the reader's zone as well", () =>
  withServer(async (server) => {
    const options = { name: HOST, token: await server.register(HOST) };
    await using host = await openSimulatedHost(server.url, { ...options, change: degrade });
    await withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      const count = (await moments(page)).length;
      await host.send({
        ...host.newest,
        collected_at_ms: host.newest.collected_at_ms + 1000,
        data: { zfs_pools: { available: true, pools: [{ name: "other", health: "FAULTED" }] } },
      });
      await until("another change is listed", async () => (await moments(page)).length > count);

      const shown = await moments(page);
      deepStrictEqual(shown.map(({ text }) => text), shown.map(({ iso }) => wall(iso, AHEAD_MS)));
    }, { timezoneId: EUCLA });
  }));

Deno.test("the full time of an age is told on hover, on focus and not after Escape", () =>
  withServer(async (server) => {
    const options = { name: HOST, token: await server.register(HOST), change: degrade };
    await using _host = await openSimulatedHost(server.url, options);
    await withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      const tip = page.getByRole("tooltip");
      const age = page.locator(".why .reason time").first();
      strictEqual(await tip.count(), 0);

      await age.hover();
      match(await tip.innerText(), /^Since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+08:45$/);
      strictEqual(await age.getAttribute("title"), null);
      deepStrictEqual(await listFindings(page), []);

      await page.mouse.move(0, 0);
      await tip.waitFor({ state: "hidden" });
      match(await age.getAttribute("title") ?? "", /^Since .* UTC$/);

      await tabTo(page, page.locator(".why .reason a").first());
      match(await tip.innerText(), /UTC\+08:45$/);
      await page.keyboard.press("Escape");
      await tip.waitFor({ state: "hidden" });
    }, { timezoneId: EUCLA });
  }));

Deno.test("an age that the server alone drew moves too", () =>
  withServer((server) =>
    withPage(async (page) => {
      await page.clock.install();
      await enter(page, server, "/styleguide");
      const age = page.locator("main time.age", { hasText: /ago$/ }).first();
      match(await age.innerText(), /s ago$/);

      // The page tells of a day long ago, and says so once it looks at the clock.
      await page.clock.fastForward(120_000);
      await until("it is older", async () => /^\d+ d ago$/.test(await age.innerText()));
    })
  ));

function degrade({ data }: { data: Record<string, unknown> }): void {
  const zfs = data["zfs_pools"] as { pools: Record<string, unknown>[] } | undefined;
  const [pool] = zfs?.pools ?? [];
  if (pool !== undefined) pool["health"] = "DEGRADED";
}

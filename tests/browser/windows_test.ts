/** Windows that somebody else makes and ends, as open pages show them. */
import { deepStrictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { registerMany } from "../../testing/many_hosts.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

/** As live as all else: what a page would find by itself, it would find later. */
const SOON = { timeout: 5_000 };

Deno.test("windows of others come and go on Now, as cards and rows, and on the incidents", () =>
  withServer(async (server) => {
    await registerMany(server, 3);
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      const second = await page.context().newPage();
      await second.goto(`${server.url}/incidents`);
      await settle(second);

      const window = await silence(page, server, "pve-1001");

      await page.getByRole("link", { name: "1 window running" }).waitFor(SOON);
      await second.getByRole("link", { name: "1 window running" }).waitFor(SOON);
      deepStrictEqual(await marked(page), ["pve-1001"]);
      deepStrictEqual(await listFindings(page), []);
      await page.getByRole("button", { name: "Rows" }).click();
      await page.locator("tr .window-mark").waitFor();
      deepStrictEqual(await marked(page), ["pve-1001"]);
      // It is there before any script and stays.
      await page.reload();
      await settle(page);
      deepStrictEqual(await marked(page), ["pve-1001"]);

      await post(page, `${server.url}/admin/windows/${window}/delete`, {});

      await page.locator(".window-mark").waitFor({ state: "detached", ...SOON });
      await second.locator(".windows-running").waitFor({ state: "detached", ...SOON });
    });
  }));

/** The hosts that are marked. */
function marked(page: Page): Promise<(string | null)[]> {
  return page.locator("[data-host]").filter({ has: page.locator(".window-mark") })
    .evaluateAll((hosts) => hosts.map((host) => host.getAttribute("data-host")));
}

/** Makes a window of an hour, not by the page; answers its id. */
async function silence(page: Page, server: TestServer, host: string): Promise<string> {
  const until_unix = String(Math.floor(Date.now() / 1000) + 3_600);
  const answer = await post(page, `${server.url}/admin/windows/silence`, { host, until_unix });
  const { windows: [id = ""] } = await answer.json();
  return id;
}

function post(page: Page, url: string, form: Record<string, string>) {
  return page.context().request.post(url, {
    form,
    headers: { origin: new URL(url).origin },
    maxRedirects: 0,
  });
}

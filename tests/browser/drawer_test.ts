/** The details of a row beside its list: by Enter and by a click, in the address, closed by Escape. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOSTS = ["pve-01", "pve-02", "pve-03"];

/** Hosts as rows, the first of them degraded. */
function withRows(
  test: (page: Page, server: TestServer, sockets: Map<string, RawSocket>) => Promise<void>,
  width = 1600,
): Promise<void> {
  return withServer(async (server) => {
    await using stack = new AsyncDisposableStack();
    const sockets = new Map<string, RawSocket>();
    for (const name of HOSTS) {
      const token = await server.register(name);
      const socket = stack.use(await openRawSocket(server.url));
      await socket.deliver(`host:${name}`, "phx_join", { token });
      sockets.set(name, socket);
      await tell(socket, name, name === "pve-01" ? "DEGRADED" : "ONLINE");
    }
    await withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      await page.getByRole("button", { name: "Rows" }).click();
      await row(page, "pve-01").waitFor();
      await test(page, server, sockets);
    }, { viewport: { width, height: 900 } });
  });
}

/** One that its pool tells is well, or not. */
async function tell(socket: RawSocket, name: string, health: string): Promise<void> {
  const pools = [{ name: "tank", guid: `46${name.slice(-1)}`, health, vdevs: [] }];
  const collected_at = new Date().toISOString();
  const data = { zfs_pools: { available: true, pools } };
  await socket.deliver(`host:${name}`, "metric:fast", { collected_at, data });
}

const drawer = (page: Page) => page.getByRole("complementary", { name: "Details of the row" });
const row = (page: Page, host: string) => page.locator(`tr[data-host="${host}"]`);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

Deno.test("Enter shows a host beside the list, j the next, Escape closes, and the focus stays", () =>
  withRows(async (page, server) => {
    await row(page, "pve-02").locator("a.host-name").focus();
    await page.keyboard.press("Enter");
    await drawer(page).getByRole("heading", { name: "pve-02" }).waitFor();
    strictEqual(await focused(page), "pve-02");
    strictEqual(page.url(), `${server.url}/#open=%2Fhosts%2Fpve-02`);
    deepStrictEqual(await listFindings(page), []);

    await page.keyboard.press("j");
    await drawer(page).getByRole("heading", { name: "pve-03" }).waitFor();
    strictEqual(await focused(page), "pve-03");
    match(await drawer(page).innerText(), /Problems[\s\S]*tank[\s\S]*ONLINE/);
    // It is there again in a page that is loaded by its address.
    await page.reload();
    await drawer(page).getByRole("heading", { name: "pve-03" }).waitFor();

    await row(page, "pve-03").locator("a.host-name").focus();
    await page.keyboard.press("Escape");
    await drawer(page).waitFor({ state: "detached" });
    strictEqual(await focused(page), "pve-03");
    strictEqual(page.url(), `${server.url}/`);
  }));

Deno.test("Enter right after the first j shows the first row, before the keys are loaded too", () =>
  withRows(async (page) => {
    const keys = Promise.withResolvers<void>();
    await page.route(/\/keys-/, async (route) => {
      await keys.promise;
      await route.continue();
    });
    await page.reload();
    await settle(page);

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    keys.resolve();

    // What is wrong stands above the hosts.
    await drawer(page).getByRole("heading", { name: /DEGRADED/ }).waitFor();
    match(await focused(page) ?? "", /DEGRADED/);
  }));

Deno.test("what is shown beside the list changes as its row does", () =>
  withRows(async (page, _server, sockets) => {
    // What is read every 10 s as well is not waited for.
    await page.addInitScript(() => {
      const start = globalThis.setInterval;
      globalThis.setInterval = ((run: () => void, ms: number) =>
        ms === 10_000 ? 0 : start(run, ms)) as typeof start;
    });
    await page.reload();
    await row(page, "pve-02").locator("a.host-name").focus();
    await page.keyboard.press("Enter");
    await drawer(page).getByText("ONLINE").first().waitFor();

    await tell(sockets.get("pve-02") as RawSocket, "pve-02", "DEGRADED");

    await drawer(page).getByText("DEGRADED").first().waitFor();
  }));

Deno.test("a click beside the links of a row shows it, a click on its name opens its page", () =>
  withRows(async (page) => {
    await row(page, "pve-01").locator("td.col-level").click();
    await drawer(page).getByText("DEGRADED").first().waitFor();
    await drawer(page).getByRole("button", { name: "Close" }).click();
    await drawer(page).waitFor({ state: "detached" });

    await row(page, "pve-01").locator("a.host-name").click();
    await page.waitForURL(/\/hosts\/pve-01$/);
  }));

Deno.test("Enter once more opens the page of what is shown", () =>
  withRows(async (page) => {
    await row(page, "pve-02").locator("a.host-name").focus();
    await page.keyboard.press("Enter");
    await drawer(page).getByRole("heading", { name: "pve-02" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/hosts\/pve-02$/);
  }));

Deno.test("Enter shows an incident beside the list, with its reasons and what was told", () =>
  withRows(async (page, server) => {
    await page.goto(`${server.url}/incidents`);
    await settle(page);
    const link = page.locator('[data-role="incident"] a.incident-link').first();
    await link.waitFor();
    await link.focus();
    await page.keyboard.press("Enter");
    await drawer(page).getByRole("heading", { name: /DEGRADED/ }).waitFor();
    match(await drawer(page).innerText(), /Reasons[\s\S]*pve-01[\s\S]*Messages[\s\S]*History/);
    match(page.url(), /\/incidents#open=%2Fincidents%2F/);
    deepStrictEqual(await listFindings(page), []);
    await page.keyboard.press("Escape");
    await drawer(page).waitFor({ state: "detached" });
  }));

Deno.test("where there is no room Enter opens the page at once", () =>
  withRows(async (page) => {
    await row(page, "pve-02").locator("a.host-name").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/hosts\/pve-02$/);
  }, 1200));

Deno.test("what an address asks to be opened is the page of a host or an incident, or nothing", () =>
  withRows(async (page, server) => {
    for (const path of ["//evil.example/hosts/x", "/admin/hosts", "https://evil.example/"]) {
      await page.goto(`${server.url}/#open=${encodeURIComponent(path)}`);
      await page.reload();
      await settle(page);
      strictEqual(await drawer(page).count(), 0, path);
    }
  }));

/** Acknowledging and muting from wherever a reason or an incident is shown, in place or on a page. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { TestingClock } from "../../testing/clock.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOSTS = ["pve-01", "pve-02"];

/** Longer than any topic waits between two updates of one browser. */
const ROUND_MS = 1_000;

/** Two hosts, the pool of each of them DEGRADED. */
async function degrade(server: TestServer, clock: TestingClock): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  for (const name of HOSTS) {
    const token = await server.register(name);
    const socket = await openRawSocket(server.url);
    sockets.push(socket);
    await socket.deliver(`host:${name}`, "phx_join", { token });
    const pool = { name: "tank", guid: `46${name.slice(-1)}`, health: "DEGRADED", vdevs: [] };
    const collected_at = new Date(clock.nowMs()).toISOString();
    const data = { zfs_pools: { pools: [pool], errors: [] } };
    await socket.deliver(`host:${name}`, "metric:fast", { collected_at, data });
  }
  return sockets;
}

function withDegraded(
  test: (page: Page, server: TestServer, clock: TestingClock) => Promise<void>,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<void> {
  const clock = new TestingClock();
  return withServer(async (server) => {
    await clock.advance(130_000);
    await using stack = new AsyncDisposableStack();
    for (const socket of await degrade(server, clock)) stack.use(socket);
    await withPage((page) => test(page, server, clock), {
      ...options,
      expectedComplaint: /status of 422/,
    });
  }, { clock });
}

const marker = (page: Page) =>
  page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));
const isSamePage = (page: Page) =>
  page.evaluate(() => document.body.hasAttribute("data-not-reloaded"));

Deno.test("by keys: j and k move, a acknowledges and m mutes what has the focus, Enter opens", () =>
  withDegraded(async (page, server, clock) => {
    await enter(page, server);
    await settle(page);
    await marker(page);
    const card = (host: string) => page.locator(`[data-role="host-card"][data-host="${host}"]`);

    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keys" });
    match(await keys.innerText(), /acknowledge it[\s\S]*mute it/);
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "detached" });

    // Past the two incidents, back and forth, to the second host.
    for (const key of ["j", "j", "j", "k", "j", "j"]) await page.keyboard.press(key);
    await page.keyboard.press("a");
    const form = page.getByRole("dialog");
    await form.getByText("pve-02").first().waitFor();
    deepStrictEqual(await listFindings(page), []);
    await page.keyboard.type("disk is ordered");
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "detached" });
    await card("pve-02").getByText("Acknowledged").waitFor({ state: "attached" });

    await page.keyboard.press("k");
    await page.keyboard.press("m");
    await form.getByText("pve-01").first().waitFor();
    await form.getByLabel("Or until (UTC)").fill("yesterday");
    await page.keyboard.press("Enter");
    await form.getByText(/Cannot use "yesterday": expected how long/).waitFor();
    deepStrictEqual(await listFindings(page), []);
    await form.getByLabel("Or until (UTC)").fill("");
    await form.getByRole("button", { name: "Mute" }).click();
    await form.waitFor({ state: "detached" });
    // A browser gets no second update before its round is over.
    await clock.advance(ROUND_MS);
    await until(
      "it is muted",
      async () => await card("pve-01").getByText(/DEGRADED/).count() === 0,
    );
    strictEqual(await isSamePage(page), true);

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/hosts\//);
  }));

Deno.test("rows, pools, the list and the page of an incident offer the same form in place", () =>
  withDegraded(async (page, server) => {
    await enter(page, server);
    await page.getByRole("button", { name: "Rows" }).click();
    const form = page.getByRole("dialog");
    const places = [
      ["/", '[data-host="pve-01"] a[data-act="acknowledge"]', "Acknowledge"],
      ["/", '[data-host="pve-01"] a[data-act="mute"]', "Mute"],
      ["/pools", '[data-host="pve-01"] a[data-act="acknowledge"]', "Acknowledge"],
      ["/pools", '[data-host="pve-01"] a[data-act="mute"]', "Mute"],
      ["/incidents", '[data-role="incident"] a[data-act="acknowledge"]', "Acknowledge"],
    ] as const;
    for (const [path, link, name] of places) {
      await page.goto(server.url + path);
      await settle(page);
      await page.locator(link).first().hover({ force: true });
      await page.locator(link).first().click();
      await form.getByRole("heading", { name }).waitFor();
      await form.getByText("Cancel").click();
      await form.waitFor({ state: "detached" });
    }
    await page.locator("a.incident-link").first().click();
    await page.waitForURL(/\/incidents\/\w+$/);
    await settle(page);
    await page.keyboard.press("a");
    await form.getByRole("button", { name: "Acknowledge" }).click();
    await page.locator(".acknowledgement", { hasText: "Acknowledged by" }).waitFor();
    await page.locator('.why a[data-act="mute"]').first().click();
    await form.getByRole("link", { name: "every pool_health" }).click();
    await page.waitForURL(/\/admin\/windows\/new/);
    strictEqual(await page.getByLabel("Reasons").inputValue(), "pool_health");
  }));

Deno.test("without script both are pages of one form, which lead back to where they were opened", () =>
  withDegraded(async (page, server) => {
    await enter(page, server, "/?level=critical");
    await page.locator('[data-host="pve-01"] a[data-act="acknowledge"]').click({ force: true });
    await page.getByLabel("Note").fill("disk is ordered");
    await page.getByRole("button", { name: "Acknowledge" }).click();
    await page.waitForURL(`${server.url}/?level=critical`);
    await page.goto(`${server.url}/pools`);
    await page.locator('[data-host="pve-01"] a[data-act="mute"]').first().click({ force: true });
    await page.getByLabel("Or until (UTC)").fill("tomorrow");
    await page.getByRole("button", { name: "Mute" }).click();
    await page.getByText(/Cannot use "tomorrow"/).waitFor();
    await page.getByLabel("Or until (UTC)").fill("");
    await page.getByRole("button", { name: "Mute" }).click();
    await page.waitForURL(`${server.url}/pools`);
    await page.getByText(/Muted until/).first().waitFor();
  }, { javaScriptEnabled: false }));

Deno.test("that a channel is broken is said and taken back on an open page, also where nothing else lives", () =>
  withServer(async (server) => {
    await using sink = openHttpSink();
    await withPage(async (page) => {
      await enter(page, server, "/admin/channels/new?kind=webhook");
      await page.getByLabel("Name", { exact: true }).fill("hook");
      await page.locator('[name="set_url"]').fill(`${sink.url}/hook`);
      await page.locator('[name="set_signing_key"]').fill("0123456789abcdef");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name: "Send a test" }).waitFor();
      const channel = page.url();
      const other = await page.context().newPage();
      await other.goto(`${server.url}/admin/windows`);
      const banner = other.locator('[data-role="broken-channels"]');

      sink.behave({ does: "answers", status: 410 });
      await page.getByRole("button", { name: "Send a test" }).click();
      await banner.getByText("hook").waitFor();
      sink.behave({ does: "answers", status: 200 });
      await page.goto(channel);
      await page.getByRole("button", { name: "Send a test" }).click();
      await banner.waitFor({ state: "detached" });
      await until("both came", () => sink.received.length === 2);
    });
  }));

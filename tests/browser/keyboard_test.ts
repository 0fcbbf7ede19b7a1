/** Everything an operator can do, done by the keyboard alone. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { countTabStops, focusOn, hasFocus, tabAround, tabTo } from "../../testing/keyboard.ts";
import { listPagePaths } from "../../testing/page_paths.ts";
import { someOf } from "../../testing/rounds.ts";
import { openSimulatedHost, type SimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
const OTHER = "pve-02";

interface Hand {
  page: Page;
  /** Goes to a control by Tab and presses a key there. */
  press(target: Locator, key?: string): Promise<void>;
  /** Goes to a field by Tab and types. */
  type(field: Locator, text: string): Promise<void>;
  signIn(): Promise<void>;
}

/** Runs `test` with a signed-in operator without a mouse, and two hosts, one of them in trouble. */
function withHand(
  test: (hand: Hand, server: TestServer, host: SimulatedHost) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const open = async (name: string, health: string) =>
      openSimulatedHost(server.url, {
        name,
        token: await server.register(name),
        hours: 1,
        guests: 5,
        change: ({ data }) => setHealth(data, health),
      });
    await using host = await open(HOST, "DEGRADED");
    await using _other = await open(OTHER, "ONLINE");
    await withPage(async (page) => {
      // As on a page without HTTPS.
      await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", {}));
      const hand: Hand = {
        page,
        press: async (target, key = "Enter") => {
          await tabTo(page, target);
          await page.keyboard.press(key);
        },
        type: async (field, text) => {
          await tabTo(page, field);
          await page.keyboard.type(text);
        },
        signIn: async () => {
          const field = page.getByLabel("Password");
          await focusOn(field);
          await page.keyboard.type(server.password);
          await page.keyboard.press("Enter");
          await page.waitForURL(`${server.url}/`);
          await page.locator('[data-live="live"]').waitFor();
        },
      };
      await enter(page, server);
      await page.locator('[data-live="live"]').waitFor();
      await test(hand, server, host);
    });
  });
}

function menu(page: Page): Locator {
  return page.locator(".site-menu > summary");
}

function setHealth(data: Record<string, unknown>, health: string): void {
  const zfs = data["zfs_pools"] as { pools: Record<string, unknown>[] } | undefined;
  const [pool] = zfs?.pools ?? [];
  if (pool !== undefined) pool["health"] = health;
}

function guestsOf({ newest }: SimulatedHost): { vmid: number; name: string }[] {
  return (newest.data["vms_runtime"] as { vms: ReturnType<typeof guestsOf> }).vms;
}

Deno.test("by keyboard: the skip link, the filters, the layout, the colours", () =>
  withHand(async ({ page, press, type }) => {
    const cards = page.locator('[data-role="host-card"]');
    await page.keyboard.press("Tab");
    await press(page.getByRole("link", { name: "Skip to content" }));
    await focusOn(page.locator("#main"));

    const critical = page.locator('.level-link[data-tone="critical"]');
    await press(critical);
    await until("one host is shown", async () => await cards.count() === 1);
    ok(await hasFocus(critical));
    await page.waitForURL(/level=critical/);
    await press(page.locator('.level-link[data-tone="all"]'));
    await until("all hosts are shown", async () => await cards.count() === 2);

    const box = page.getByRole("searchbox");
    await type(box, OTHER);
    await until("the other host is shown", async () => await cards.count() === 1);
    strictEqual(await cards.getAttribute("data-host"), OTHER);
    ok(await hasFocus(box));
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await until("all hosts are shown", async () => await cards.count() === 2);

    const rows = page.getByRole("button", { name: "Rows" });
    await press(rows, "Space");
    await page.locator("table.fleet-table").waitFor();
    deepStrictEqual([await rows.getAttribute("aria-pressed"), await hasFocus(rows)], [
      "true",
      true,
    ]);

    await press(menu(page));
    const dark = page.getByRole("button", { name: "Dark" });
    await press(dark, "Space");
    await page.locator('html[data-theme="dark"]').waitFor();
    ok(await hasFocus(dark));
    await page.keyboard.press("Escape");
    await focusOn(menu(page));
    ok(!await dark.isVisible());
  }));

Deno.test("by keyboard: a host is opened, a reason muted and unmuted while the page lives on", () =>
  withHand(async ({ page, press, type }, _server, host) => {
    await press(page.getByRole("link", { name: HOST, exact: true }));
    await page.locator('[data-live="live"]').waitFor();

    const mute = page.locator('.why a[data-act="mute"]').first();
    const form = page.getByRole("dialog", { name: "Mute" });
    await press(mute);
    await form.waitFor();
    await page.keyboard.press("Escape");
    await focusOn(mute);
    await form.waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await press(form.getByRole("combobox", { name: "For" }), "End");
    const note = form.getByLabel("Note");
    await type(note, "disk is ordered");
    await host.send(moved(host, { load1: 77.7 }));
    await page.getByText(/77\.7/).first().waitFor();
    deepStrictEqual([await note.inputValue(), await hasFocus(note)], ["disk is ordered", true]);
    await page.keyboard.press("Enter");

    await page.getByText("Muted without end: disk is ordered").waitFor();
    await press(page.getByRole("button", { name: /^Unmute/ }));
    await page.getByText("disk is ordered").waitFor({ state: "detached" });
  }));

Deno.test("by keyboard: charts are ranged and read, a guest's configuration opened", () =>
  withHand(async ({ page, press }, _server, host) => {
    await press(page.getByRole("link", { name: HOST, exact: true }));
    await page.locator('[data-live="live"]').waitFor();

    const range = page.getByRole("group", { name: "Range of the charts" })
      .getByRole("button", { name: "24 h" });
    await press(range);
    await range.and(page.locator('[aria-pressed="true"]')).waitFor();
    ok(await hasFocus(range));
    const chart = page.locator('[data-metric="cpu_percent"]');
    await tabTo(page, chart.locator(".plot"));
    await chart.locator("canvas").waitFor();
    await page.keyboard.press("ArrowLeft");
    await until(
      "the chart says a moment",
      async () => /\d:\d\d:\d\d/.test(await chart.locator(".chart-head p").innerText()),
    );

    const [guest] = guestsOf(host);
    const expander = page.getByRole("button", { name: `Details of ${guest?.name}` }).first();
    await press(expander, "Space");
    await page.locator(".row-detail .config").waitFor();
    await host.send(moved(host, { load1: 66.6 }));
    await page.getByText(/66\.6/).first().waitFor();
    deepStrictEqual(
      [await expander.getAttribute("aria-expanded"), await hasFocus(expander)],
      ["true", true],
    );
    await page.keyboard.press("Enter");
    await page.locator(".row-detail").waitFor({ state: "detached" });
  }));

Deno.test("by keyboard: a guest is found on its page, arrows, Escape and Enter walk the rows", () =>
  withHand(async ({ page, press }, server, host) => {
    const [guest] = guestsOf(host);
    const rows = page.locator('[data-role="guest"]');
    await press(page.getByRole("link", { name: "Pools", exact: true }));
    await page.locator('[data-live="live"]').waitFor();
    const level = page.locator('.level-link[data-tone="critical"]');
    await press(level);
    await until(
      "the pool in trouble alone",
      async () => await page.locator('[data-role="pool"]').count() === 1,
    );
    ok(await hasFocus(level));

    await press(page.getByRole("link", { name: "Guests", exact: true }));
    await page.waitForURL(/\/vms/);
    await page.locator('[data-live="live"]').waitFor();
    const box = page.getByRole("searchbox", { name: "Search guests" });
    await tabTo(page, box);
    await page.keyboard.type(`${guest?.vmid} host:${HOST}`);
    await page.getByText("1 guest", { exact: true }).waitFor();
    const link = rows.getByRole("link").first();
    await page.keyboard.press("ArrowDown");
    await focusOn(link);
    await page.keyboard.press("ArrowUp");
    await focusOn(box);
    const found = page.url();
    await page.keyboard.press("Escape");
    await page.getByText("10 guests", { exact: true }).waitFor();

    const heading = page.getByRole("columnheader", { name: "CPU" });
    await press(heading.getByRole("link"));
    await page.locator('th[aria-sort="descending"]').waitFor();
    ok(await hasFocus(heading.getByRole("link")));

    await page.goto(found);
    await page.locator('[data-live="live"]').waitFor();
    await tabTo(page, box);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/hosts/${HOST}#guest-qemu-${guest?.vmid}`);
  }));

Deno.test("by keyboard: a host is registered, its token copied, renewed, the host deleted", () =>
  withHand(async ({ page, press, type }) => {
    const toAdmin = async () => {
      await press(menu(page));
      await press(page.getByRole("link", { name: "Hosts and tokens" }));
    };
    await toAdmin();
    await type(page.getByLabel("Name of a new host"), "pve-03");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "pve-03 is registered" }).waitFor();
    const token = await page.locator("#token").innerText();
    await press(page.getByRole("button", { name: "Copy Token" }));
    const copied = page.getByRole("button", { name: "Copied Token" });
    await copied.waitFor();
    ok(await hasFocus(copied));

    await press(page.getByRole("link", { name: "Back to the hosts" }));
    const field = page.getByLabel("Name of a new API token");
    await press(field, "Control+V");
    await until("the token is pasted", async () => await field.inputValue() === token);

    await press(page.getByRole("link", { name: "New token for pve-03" }));
    await press(page.getByRole("button", { name: "Make a new token" }));
    await page.getByRole("heading", { name: "pve-03 has a new token" }).waitFor();
    await toAdmin();
    await press(page.getByRole("link", { name: "Delete pve-03" }));
    await press(page.getByRole("button", { name: "Delete pve-03" }));
    await page.getByText("Host pve-03 was deleted").waitFor();
  }));

Deno.test("by keyboard: an API token is made and revoked, sessions end", () =>
  withHand(async ({ page, press, type, signIn }) => {
    const toAdmin = async () => {
      await press(menu(page));
      await press(page.getByRole("link", { name: "Hosts and tokens" }));
    };
    await toAdmin();
    await type(page.getByLabel("Name of a new API token"), "grafana");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "API token grafana" }).waitFor();
    await toAdmin();
    await press(page.getByRole("link", { name: "Revoke grafana" }));
    await press(page.getByRole("button", { name: "Revoke" }));
    await page.waitForURL(/#api-tokens$/);
    strictEqual(await page.getByText("grafana").count(), 0);

    await press(page.getByRole("button", { name: "Sign out everywhere" }));
    await page.waitForURL(/\/login$/);
    await signIn();
    await press(menu(page));
    await press(page.getByRole("button", { name: "Sign out", exact: true }));
    await page.waitForURL(/\/login$/);
  }));

Deno.test("Tab goes through every page and out again, and is to be seen at each stop", () =>
  withServer(async (server) => {
    const token = await server.register(HOST);
    await using host = await openSimulatedHost(server.url, { name: HOST, token, guests: 3 });
    const [guest] = guestsOf(host) as { type?: string; vmid: number }[];
    const values = { name: HOST, type: guest?.type ?? "", vmid: `${guest?.vmid}`, id: "1" };
    await withPage(async (page) => {
      await enter(page, server);
      for (const path of someOf([...listPagePaths(values), "/nowhere"], 10)) {
        await page.goto(server.url + path);
        await settle(page);
        strictEqual((await tabAround(page)).length, await countTabStops(page), path);
      }
    }, { expectedComplaint: /status of 404/ });
  }));

/** The host's newest sample as it would be now, with changed values of the machine. */
function moved({ newest }: SimulatedHost, values: Record<string, unknown>) {
  newest.collected_at_ms = Math.max(newest.collected_at_ms + 1, Date.now());
  const machine = newest.data["host"] as Record<string, unknown>;
  newest.data = { ...newest.data, host: { ...machine, ...values } };
  return newest;
}

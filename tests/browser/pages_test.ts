/** Every page in a real browser: its accessibility in each state, its charts, its details. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { snapshotPolicy } from "../../server/store/conformance/snapshot_policies.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { enter, settle, shareBrowser, signIn } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { fillDisk } from "../../testing/full_disk.ts";
import { listPagePaths } from "../../testing/page_paths.ts";
import { openSimulatedHost, type SimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";

/** A server with one connected host of 2 hours, and an API token. */
function withHost(
  run: (server: TestServer, host: SimulatedHost, paths: string[]) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register(HOST);
    await using host = await openSimulatedHost(server.url, {
      name: HOST,
      token,
      hours: 2,
      guests: 5,
    });
    const [guest] = guestsOf(host);
    await using store = await openStore({ path: server.database_path });
    const apiToken = await store.insertApiToken(testingApiToken("hash", { name: "uptime" }));
    const id = String(apiToken?.id);
    const policy = { name: "nightly", newest_at_most_seconds: { daily: 93_600 }, least_count: 30 };
    await store.putSnapshotPolicy(snapshotPolicy({ ...policy, id }));
    const paths = listPagePaths({
      name: HOST,
      type: guest?.type ?? "",
      vmid: String(guest?.vmid),
      id,
    });
    await run(server, host, paths);
  });
}

function guestsOf({ newest }: SimulatedHost): { type: string; vmid: number; name: string }[] {
  const { vms } = newest.data["vms_runtime"] as { vms: ReturnType<typeof guestsOf> };
  return vms;
}

async function goThrough(page: Page, url: string, path: string): Promise<void> {
  await page.goto(url + path);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await settle(page);
}

Deno.test("axe-core finds nothing serious on any page, in light or dark", () =>
  withHost((server, _, paths) =>
    withPage(async (page) => {
      await page.goto(`${server.url}/login`);
      deepStrictEqual(await listFindings(page), []);
      await enter(page, server);
      for (const path of paths) {
        await goThrough(page, server.url, path);
        deepStrictEqual([path, ...await listFindings(page)], [path]);
      }
    }, { expectedComplaint: /status of 404/ })
  ));

/** What a page can be brought to, and how. */
const STATES: [what: string, path: string, bring: (page: Page) => Promise<unknown>][] = [
  ["a fleet as rows", "/", (page) => page.getByRole("button", { name: "Rows" }).click()],
  ["a filter that nothing passes", "/?q=nothing", () => Promise.resolve()],
  ["a search that finds nothing", "/vms?q=nothing", () => Promise.resolve()],
  ["words that are found", "/vms?q=host:pve", (page) => page.locator("mark").first().waitFor()],
  ["a page not found", "/nowhere", () => Promise.resolve()],
  ["a host not found", "/hosts/nobody", () => Promise.resolve()],
  ["a guest not found", `/hosts/${HOST}/guests/qemu/999`, () => Promise.resolve()],
  [
    "a question of muting",
    `/hosts/${HOST}`,
    (page) =>
      page.locator('a[data-act="mute"]').first().click()
        .then(() => page.getByRole("dialog").waitFor()),
  ],
  [
    "the keys",
    "/",
    (page) => page.keyboard.press("?").then(() => page.getByRole("dialog").waitFor()),
  ],
  ["a muted reason", `/hosts/${HOST}`, async (page) => {
    await page.locator('a[data-act="mute"]').first().click();
    await page.getByLabel("Note").fill("disk is ordered");
    await page.getByRole("button", { name: "Mute", exact: true }).click();
    await page.getByText(/disk is ordered/).waitFor();
  }],
  [
    "the list of muted reasons",
    "/admin/hosts",
    (page) => page.getByRole("heading", { name: "Muted reasons" }).waitFor(),
  ],
  ["an open guest and its charts", `/hosts/${HOST}`, async (page) => {
    await page.locator(".plot").first().scrollIntoViewIfNeeded();
    await page.locator("canvas").first().waitFor();
    await page.getByRole("button", { name: /^Details of/ }).first().click();
    await page.locator(".row-detail .config").waitFor();
    await page.locator(".plot").first().focus();
    await page.keyboard.press("ArrowLeft");
  }],
  ["a token", "/admin/hosts", (page) => submitName(page, "Name of a new host", "pve-02")],
  ["a name refused", "/admin/hosts", (page) => submitName(page, "Name of a new host", "no name!")],
  ["an API token", "/admin/hosts", (page) => submitName(page, "Name of a new API token", "new")],
];

function submitName(page: Page, field: string, name: string): Promise<unknown> {
  return page.getByLabel(field).fill(name).then(() => page.keyboard.press("Enter"))
    .then(() => page.locator("#token, [role=alert]").first().waitFor());
}

Deno.test("axe-core finds nothing serious in any state of a page, in light or dark", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      for (const [what, path, bring] of STATES) {
        await goThrough(page, server.url, path);
        await bring(page);
        deepStrictEqual([what, ...await listFindings(page)], [what]);
      }
    }, { expectedComplaint: /status of (404|422)/ })
  ));

Deno.test("axe-core finds nothing serious before the first host, nor in what goes wrong", () =>
  withServer((server) =>
    withPage(async (page) => {
      const check = async (what: string) =>
        deepStrictEqual([what, ...await listFindings(page)], [what]);
      await page.goto(`${server.url}/pools`);
      await page.getByLabel("Password").fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByText("Incorrect password.").waitFor();
      await check("a wrong password");
      await signIn(page, server.url, server.password);
      for (const path of ["/", "/vms", "/pools", "/admin/hosts"]) {
        await goThrough(page, server.url, path);
        await check(path);
      }

      await server.register(HOST);
      {
        using _ = fillDisk(server.database_path);
        await page.goto(`${server.url}/admin/hosts/${HOST}/rotate`);
        await page.getByRole("button", { name: "Make a new token" }).click();
        await page.getByRole("heading", { name: "Nothing was changed" }).waitFor();
        await check("a form that was not stored");
      }
      await page.goto(server.url);
      await page.locator('[data-live="live"]').waitFor();
      await server.restart({ entry: "client-NEWER.js" });
      await page.locator('[data-role="new-version"]').waitFor();
      await check("a newer version");
      await page.context().clearCookies();
      await server.restart();
      await page.locator('[data-live="signed_out"]').waitFor();
      await check("signed out");
    }, { expectedComplaint: /status of (401|503)|WebSocket|ERR_CONNECTION_REFUSED|ERR_EMPTY/ })
  ));

Deno.test("charts load when they are looked at, obey the keyboard and grow live", () =>
  withHost((server, host) =>
    withPage(async (page) => {
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await enter(page, server, `/hosts/${HOST}`);
      await page.locator('[data-live="live"]').waitFor();
      ok(!requests.some((url) => url.includes("draw_chart")));

      await page.getByRole("heading", { name: "Charts" }).click();
      const cpu = page.locator('[data-metric="cpu_percent"]');
      await cpu.scrollIntoViewIfNeeded();
      await cpu.locator("canvas").waitFor();

      const range = page.getByRole("group", { name: "Range of the charts" });
      const points = page.waitForResponse(/metric=cpu_percent&hours=48&/);
      await range.getByRole("button", { name: "48 h" }).focus();
      await page.keyboard.press("Enter");
      await (await points).finished();
      strictEqual(
        await range.getByRole("button", { name: "48 h" }).getAttribute("aria-pressed"),
        "true",
      );

      const { newest } = host;
      const machine = newest.data["host"] as Record<string, unknown>;
      const collected_at_ms = newest.collected_at_ms + 1000;
      await host.send({
        ...newest,
        collected_at_ms,
        data: { ...newest.data, host: { ...machine, cpu_percent: 77 } },
      });
      const readout = cpu.locator(".chart-head p");
      await until("the newest reading", async () => (await readout.innerText()).includes("77 %"));
      await cpu.locator(".plot").focus();
      await until("the newest point", async () => {
        await page.keyboard.press("ArrowRight");
        return /\d 77 %/.test(await readout.innerText());
      });
      await page.keyboard.press("ArrowLeft");
      await until("the reading before", async () => !(await readout.innerText()).includes("77 %"));
    }, { viewport: { width: 390, height: 400 } })
  ));

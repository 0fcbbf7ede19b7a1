/** Every page in a real browser: its security policy, its accessibility, without script, charts. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { openStore } from "../../server/store/open_store.ts";
import { signIn, withPage } from "../support/browser.ts";
import { listPagePaths } from "../support/page_paths.ts";
import { openSimulatedHost, type SimulatedHost } from "../support/simulated_host.ts";
import { until } from "../support/until.ts";
import { type TestServer, withServer } from "../support/with_server.ts";

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
    const apiToken = await store.insertApiToken("uptime", "hash", Date.now());
    const paths = listPagePaths({
      name: HOST,
      type: guest?.type ?? "",
      vmid: String(guest?.vmid),
      id: String(apiToken?.id),
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
  await page.waitForLoadState("networkidle");
}

/** What of the page axe-core calls serious or critical, in light and in dark. */
async function listFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const findings: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run()
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      findings.push(`${id} in ${colorScheme}: ${nodes.map(({ html }) => html).join(" ")}`);
    }
  }
  return findings;
}

Deno.test("every page keeps its policy, and axe-core finds nothing serious in light or dark", () =>
  withHost((server, _, paths) =>
    withPage(async (page) => {
      await page.goto(`${server.url}/login`);
      deepStrictEqual(await listFindings(page), []);
      await signIn(page, server.url, server.password);
      for (const path of paths) {
        await goThrough(page, server.url, path);
        deepStrictEqual([path, ...await listFindings(page)], [path]);
      }
    })
  ));

Deno.test("without script every page shows its data", () =>
  withHost((server, host, paths) =>
    withPage(async (page) => {
      const [guest] = guestsOf(host);
      await signIn(page, server.url, server.password);
      for (const path of paths) {
        await page.goto(server.url + path);
        const text = await page.locator("main").innerText();
        ok(text.includes(path === "/login" || path.includes("api-tokens") ? "" : HOST), path);
      }

      await page.goto(`${server.url}/hosts/${HOST}`);
      match(await page.locator("main").innerText(), /Charts need JavaScript/);
      await page.getByRole("link", { name: guest?.name ?? "", exact: true }).first().click();
      match(await page.locator(".config").innerText(), /cores:/);
    }, { javaScriptEnabled: false })
  ));

Deno.test("charts load when they are looked at, obey the keyboard and grow live", () =>
  withHost((server, host) =>
    withPage(async (page) => {
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await signIn(page, server.url, server.password);
      await page.goto(`${server.url}/hosts/${HOST}`);
      await page.locator('[data-live="live"]').waitFor();
      ok(!requests.some((url) => url.includes("draw_chart")));

      const cpu = page.locator('[data-metric="cpu_percent"]');
      await cpu.scrollIntoViewIfNeeded();
      await cpu.locator("canvas").waitFor();

      const range = page.getByRole("group", { name: "Machine history" });
      await range.getByRole("button", { name: "48 h" }).focus();
      await page.keyboard.press("Enter");
      await until("the chart asks for 48 h", () => requests.some((url) => /hours=48&/.test(url)));
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
      await page.keyboard.press("ArrowRight");
      match(await readout.innerText(), /UTC 77 %/);
      await page.keyboard.press("ArrowLeft");
      await until("the reading before", async () => !(await readout.innerText()).includes("77 %"));
    }, { viewport: { width: 390, height: 400 } })
  ));

Deno.test("a guest's row opens to its addresses and its configuration", () =>
  withHost((server, host) =>
    withPage(async (page) => {
      const [guest] = guestsOf(host);
      await signIn(page, server.url, server.password);
      await page.goto(`${server.url}/hosts/${HOST}`);
      await page.getByRole("button", { name: `Details of ${guest?.name}` }).first().press("Enter");

      const details = page.locator(".row-detail");
      await details.locator(".config").waitFor();
      match(await details.innerText(), /MAC addresses[\s\S]*cores:/);
    })
  ));

/** The page of one guest, and hosts beside each other. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openSimulatedHost, type SimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
const OTHER = "pve-02";

interface Runtime {
  vmid: number;
  type: string;
  name: string;
  cpu_usage: number;
  net_in_bytes: number;
}

function withHosts(run: (server: TestServer, host: SimulatedHost) => Promise<void>) {
  return withServer(async (server) => {
    const open = async (name: string, seed: number) =>
      openSimulatedHost(server.url, {
        name,
        token: await server.register(name),
        seed,
        hours: 2,
        guests: 5,
      });
    await using host = await open(HOST, 1);
    await using _other = await open(OTHER, 2);
    await run(server, host);
  });
}

const guestsOf = ({ newest }: SimulatedHost) =>
  (newest.data["vms_runtime"] as { vms: Runtime[] }).vms;

Deno.test("a guest is live, leads down to its pool and to Proxmox, and its charts are drawn", () =>
  withHosts((server, host) =>
    withPage(async (page) => {
      const [guest] = guestsOf(host);
      if (guest === undefined) throw new Error("The simulated host has no guest");
      const { vmid, type, name } = guest;
      await enter(page, server, `/hosts/${HOST}/guests/${type}/${vmid}?range=1h`);
      await settle(page);
      match(await page.locator("h1").innerText(), new RegExp(`${name} \\(.. ${vmid}\\)`));
      strictEqual(
        await page.getByRole("link", { name: "Open in Proxmox" }).getAttribute("href"),
        `https://${HOST}:8006/#v1:0:=${type}%2F${vmid}`,
      );
      const first = await page.locator("main h2").first().innerText();
      strictEqual(first, "Is it safe?");

      const rate = page.locator(`[data-metric="guest:${type}/${vmid}:net_in"]`);
      await rate.scrollIntoViewIfNeeded();
      await rate.locator("canvas").waitFor();
      await until("the newest rate", async () =>
        /B\/s$/.test((await rate.locator(".chart-head p").innerText()).trim()));
      deepStrictEqual(await listFindings(page), []);

      const { newest } = host;
      const vms = guestsOf(host).map((one) =>
        one === guest ? { ...one, cpu_usage: 0.9512 } : one
      );
      await host.send({
        ...newest,
        collected_at_ms: newest.collected_at_ms + 1000,
        data: { ...newest.data, vms_runtime: { vms } },
      });
      const runs = page.getByRole("region", { name: "How it runs" });
      await until("the newest reading", async () => /95 %/.test(await runs.innerText()));
    }, { viewport: { width: 1280, height: 900 } })
  ));

Deno.test("on a phone nothing of how a guest runs is cut", () =>
  withHosts((server, host) =>
    withPage(async (page) => {
      const guest = guestsOf(host)[0];
      await enter(page, server, `/hosts/${HOST}/guests/${guest?.type}/${guest?.vmid}`);
      await settle(page);
      const runs = page.getByRole("region", { name: "How it runs" });
      const cut = await runs.evaluate((region) => {
        const { right } = region.getBoundingClientRect();
        return [...region.querySelectorAll("dd, dd *")]
          .filter((part) => part.getBoundingClientRect().right > right)
          .map((part) => part.textContent);
      });

      deepStrictEqual(cut, []);
    }, { viewport: { width: 360, height: 800 } })
  ));

Deno.test("hosts are compared in one chart, in the order in which they were named", () =>
  withHosts((server) =>
    withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      await page.getByRole("link", { name: "Compare" }).click();
      await page.waitForURL(/\/compare\?metric=cpu_percent&hosts=pve-01$/);
      await page.getByRole("textbox", { name: /Of which hosts/ })
        .fill(`${OTHER}, ${HOST} nobody`);
      await page.getByLabel("What", { exact: false }).first().selectOption({ label: "Memory" });
      await page.getByRole("button", { name: "Show" }).click();
      await page.waitForURL(/metric=mem_used_percent/);

      await page.getByText("No host is called nobody").waitFor();
      await page.locator(".compare-plot canvas").waitFor();
      const legend = page.locator(".compare-legend li");
      match((await legend.allInnerTexts()).join("; "), /pve-02\s+\d+ %; +pve-01\s+\d+ %/);
      deepStrictEqual(await listFindings(page), []);

      await page.locator(".compare-plot").focus();
      await page.keyboard.press("ArrowLeft");
      await until("values of a moment", async () =>
        /\d:\d\d:\d\d/.test(await page.locator(".chart > p").innerText()));
      await page.getByRole("button", { name: "1 h", exact: true }).click();
      await page.waitForURL(/range=1h/);
      for (const width of [360, 768, 2560]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() =>
          document.documentElement.scrollWidth
        );
        ok(wide === width, `${wide} px wide at ${width}`);
      }
    })
  ));

Deno.test("hosts are named and their values told without a script", () =>
  withHosts((server) =>
    withPage(async (page) => {
      await enter(page, server, `/compare?metric=load1&hosts=${HOST},${OTHER}`);
      const text = await page.locator("main").innerText();
      match(text, /pve-01\s+\d\.\d\d[\s\S]*pve-02\s+\d\.\d\d/);
    }, { javaScriptEnabled: false })
  ));

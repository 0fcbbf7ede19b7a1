/** An operator's way from an empty server to a mail about a degraded pool. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { shareBrowser, signIn } from "../../testing/browser.ts";
import { TestingClock } from "../../testing/clock.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { openSmtpSink } from "../../testing/sinks/smtp_sink.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const PAGES = [
  "/admin/channels",
  "/admin/channels/new?kind=email",
  "/admin/channels/new?kind=ntfy",
  "/admin/policies",
  "/admin/policies/new",
  "/admin/snapshot-policies/new",
  "/admin/thresholds?key=scrubAgeDays&host=pve-01",
  "/admin/windows",
  "/admin/windows/new?kind=once",
  "/admin/windows/new?kind=weekly",
];

Deno.test("an operator sets up a mail channel, tests it, and is told of a degraded pool", async () => {
  await using sink = await openSmtpSink();
  const clock = new TestingClock();
  await withServer(async (server) => {
    const token = await server.register("pve-01");

    await withPage(async (page) => {
      await signIn(page, server.url, server.password);
      await page.goto(`${server.url}/admin/hosts`);
      await page.getByRole("link", { name: "Channels: where messages go" }).click();
      await page.getByLabel("New channel").selectOption({ label: "E-mail" });
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByLabel("Name", { exact: true }).fill("mail");
      await page.getByLabel("Mail server").fill("127.0.0.1");
      await page.getByLabel("Port").fill("0");
      await page.getByLabel("Encryption").selectOption("none");
      await page.getByLabel("From", { exact: true }).fill("monitor@example.com");
      await page.getByLabel("To", { exact: true }).fill("anna@example.com");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("expected a port from 1 to 65535").waitFor();
      deepStrictEqual(await listFindings(page), []);
      await page.getByLabel("Port").fill(String(sink.port));
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: "mail" }).waitFor();
      await page.getByRole("button", { name: "Send a test" }).click();
      await until("the test arrives", () => sink.received.length === 1);
      await until("the page says so", async () => {
        await page.getByRole("link", { name: "Read again" }).click();
        return await page.locator('[data-role="delivery"][data-state="delivered"]').count() === 1;
      });
      deepStrictEqual(await listFindings(page), []);

      await page.goto(`${server.url}/admin/thresholds`);
      await page.getByLabel("Threshold", { exact: true }).selectOption("scrubAgeDays");
      await page.getByLabel("Value", { exact: true }).fill("50");
      await page.getByRole("button", { name: "Set", exact: true }).click();
      await page.getByRole("button", { name: "Take back scrubAgeDays for all hosts" }).waitFor();

      for (const path of PAGES) {
        await page.goto(server.url + path);
        deepStrictEqual(await listFindings(page), [], path);
      }
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize({ width: 360, height: 740 });
      for (const path of PAGES) {
        await page.goto(server.url + path);
        deepStrictEqual(await listFindings(page), [], `${path}, dark and narrow`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        strictEqual(width, 360, path);
      }
      const shots = Deno.env.get("SCREENSHOTS");
      if (shots !== undefined) {
        for (const [index, path] of PAGES.entries()) {
          await page.setViewportSize({ width: index % 2 === 0 ? 1280 : 360, height: 900 });
          await page.emulateMedia({ colorScheme: index % 2 === 0 ? "light" : "dark" });
          await page.goto(server.url + path);
          await page.screenshot({ path: `${shots}/${index}.png`, fullPage: true });
        }
      }
    }, { expectedComplaint: /status of 422/ });

    await clock.advance(130_000);
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const pool = { name: "tank", guid: "4620", health: "DEGRADED", vdevs: [] };
    const collected_at = new Date(clock.nowMs()).toISOString();
    const data = { zfs_pools: { pools: [pool], errors: [] } };
    await socket.deliver("host:pve-01", "metric:fast", { collected_at, data });
    await until("the mail arrives", () => sink.received.length === 2);
    match(sink.received[1]?.raw ?? "", /Subject: .*pve-01.*tank/);
  }, { clock });
});

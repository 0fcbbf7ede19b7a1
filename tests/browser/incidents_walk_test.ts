/** A pool that fails and recovers, as an operator follows it: a real server, agent and browser. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath as fromFileUrl } from "node:url";
import type { Locator, Page } from "playwright-core";
import { settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRecordedHost, type RecordedHost } from "../../testing/recorded_host.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";

const rowOf = (page: Page, state: string): Locator =>
  page.locator(`[data-role="incident"][data-state="${state}"]`, { hasText: "DEGRADED" });

/** The same pools by their GUIDs, every disk of them well. */
async function repairPool({ directory }: RecordedHost): Promise<void> {
  const from = fromFileUrl(
    new URL("../../fixtures/hosts/degraded/commands/zpool", import.meta.url),
  );
  const to = join(directory, "commands/zpool");
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    const text = await Deno.readTextFile(join(from, name));
    const repaired = text.replace(/DEGRADED|FAULTED/g, "ONLINE")
      .replace(/"((?:read|write|checksum)_errors|slow_ios)":\d+/g, '"$1":0')
      .replace(/"(status|action)":"[^"]*",/g, "").replace(/,"aux":"[^"]*"/g, "");
    await Deno.writeTextFile(join(to, name), repaired);
  }
}

Deno.test("a degraded pool is an incident that is acknowledged where it stands, until it is over", () =>
  withServer(async (server) => {
    await using recorded = await openRecordedHost("degraded");
    const token = await server.register(HOST);

    await withPage(async (page) => {
      const checkPage = async () => deepStrictEqual(await listFindings(page), []);
      await page.goto(`${server.url}/incidents`);
      await page.getByLabel("Password").fill(server.password);
      await page.getByLabel("Your name").fill("anna");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("No incident fits this").waitFor();
      await settle(page);
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));

      const { agent_url } = server;
      await using _agent = await recorded.startAgent({ agent_url, token, name: HOST });
      await rowOf(page, "open").waitFor();
      await page.locator('[data-role="open-critical"]').waitFor();
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      await checkPage();

      await page.goto(`${server.url}/hosts/${HOST}`);
      await settle(page);
      const reason = page.locator(".why .reason", { hasText: "DEGRADED" }).first();
      await reason.getByText("Acknowledge").first().click();
      const form = page.getByRole("dialog", { name: "Acknowledge" });
      await form.waitFor();
      await checkPage();
      await form.getByLabel("Note").fill("disk is ordered");
      await form.getByRole("button", { name: "Acknowledge" }).click();
      await page.locator(".why .reason", { hasText: "Acknowledged" }).first().waitFor();
      await page.locator(".why .reason a", { hasText: "DEGRADED" }).first().click();

      await page.locator(".acknowledgement", { hasText: "Acknowledged by anna" }).waitFor();
      await settle(page);
      match(await page.locator(".acknowledgement").innerText(), /disk is ordered/);
      match(await page.locator(".telling").innerText(), /Nobody is told|Nothing was sent/);
      match(await page.locator(".incident-events").innerText(), /Acknowledged by anna/);
      await checkPage();

      await page.getByRole("button", { name: "Take back" }).click();
      await page.locator('[data-role="incident-state"]', { hasText: "Open" }).waitFor();
      await settle(page);
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));
      const count = page.locator('[data-role="open-critical"]');
      const open = parseInt(await count.innerText());
      await repairPool(recorded);
      await page.locator('[data-role="incident-state"]', { hasText: "Resolved" }).waitFor();
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      match(await page.locator(".incident-events").innerText(), /^Resolved/);
      await checkPage();
      // What is critical besides, such as backups, stays.
      await count.filter({ hasText: new RegExp(`^${open - 1}\\b`) }).waitFor();
      await page.getByRole("link", { name: "Incidents" }).last().click();
      await rowOf(page, "resolved").waitFor();
      await checkPage();
    });
  }));

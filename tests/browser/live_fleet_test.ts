/** From a real agent's children to the text in an open browser. */
import { ok, strictEqual } from "node:assert/strict";
import { signIn, withPage } from "../support/browser.ts";
import { openRecordedHost } from "../support/recorded_host.ts";
import { withServer } from "../support/with_server.ts";

Deno.test("a pool that degrades changes its host's card in an open browser without a reload", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using host = await openRecordedHost("healthy");
    await using agent = await host.startAgent({
      agent_url: server.agent_url,
      token,
      name: "pve-01",
    });
    await agent.logged(/joined host:pve-01/);

    await withPage(async (page) => {
      await signIn(page, server.url, server.password);
      const card = page.locator('[data-role="host-card"][data-host="pve-01"]');
      await card.and(page.locator('[data-status="ok"]')).waitFor();
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));

      await host.replay("zpool", "degraded");
      await card.and(page.locator('[data-status="critical"]')).waitFor();

      ok((await card.innerText()).includes("DEGRADED"));
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");

      await host.replay("zpool", "healthy");
      await card.and(page.locator('[data-status="ok"]')).waitFor();
    });
  }));

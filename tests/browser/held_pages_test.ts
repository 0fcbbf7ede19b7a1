/** What an open page asks of the server, and what it is not sent again. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

async function openAgent(server: TestServer, name: string, health: string): Promise<RawSocket> {
  const socket = await openRawSocket(server.url);
  await socket.deliver(`host:${name}`, "phx_join", { token: await server.register(name) });
  await push(socket, name, health);
  return socket;
}

function push(agent: RawSocket, name: string, health: string): Promise<unknown> {
  const pools = [{ name: "rpool", health }];
  return agent.deliver(`host:${name}`, "metric:fast", {
    collected_at: new Date().toISOString(),
    data: { zfs_pools: { available: true, pools }, vms_runtime: { vms: [] } },
  });
}

/** The replies to the page's joins as they come, by topic. */
function listenToJoins(page: Page): Map<string, { answer?: string }> {
  const replies = new Map<string, { answer?: string }>();
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const [, , topic, event, body] = JSON.parse(String(payload));
      if (event === "phx_reply" && topic !== "phoenix") replies.set(topic, body.response);
    }));
  return replies;
}

for (
  const [path, topic] of [
    ["/", "fleet"],
    ["/hosts/pve-01", "host:pve-01"],
    ["/pools", "pools"],
    ["/vms", "guests"],
    ["/admin/hosts", "fleet"],
  ] as const
) {
  Deno.test(`the page ${path} of a quiet fleet is not sent again when it comes alive`, () =>
    withServer(async (server) => {
      await using _agent = await openAgent(server, "pve-01", "ONLINE");
      await withPage(async (page) => {
        const joins = listenToJoins(page);
        await enter(page, server, path);
        await settle(page);

        strictEqual(joins.get(topic)?.answer, "unchanged");
      });
    }));
}

Deno.test("/pools shows one level when asked, without loading anew, and what changes in it", () =>
  withServer(async (server) => {
    await using one = await openAgent(server, "pve-01", "ONLINE");
    await using _two = await openAgent(server, "pve-02", "DEGRADED");
    await withPage(async (page) => {
      const shown = () =>
        page.locator('[data-role="pool"]').evaluateAll((rows) =>
          rows.map((row) => row.getAttribute("data-host"))
        );
      await enter(page, server, "/pools");
      await settle(page);
      deepStrictEqual(await shown(), ["pve-02", "pve-01"]);
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));

      await page.locator('a.level-link[data-tone="critical"]').click();
      await page.locator('[data-host="pve-01"]').waitFor({ state: "detached" });
      match(page.url(), /\/pools\?level=critical$/);
      await push(one, "pve-01", "DEGRADED");
      await page.locator('[data-role="pool"][data-host="pve-01"]').waitFor();
      deepStrictEqual(await shown(), ["pve-01", "pve-02"]);

      await push(one, "pve-01", "ONLINE");
      await page.locator('[data-host="pve-01"]').waitFor({ state: "detached" });
      ok(await page.locator("body").getAttribute("data-not-reloaded"));
    });
  }));

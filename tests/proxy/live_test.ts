/** Agents and browsers through Caddy, over TLS: live updates, interruptions, silence. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { Cookie, Page } from "playwright-core";
import { queryRows } from "../../testing/store.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { shareBrowser, signIn } from "../../testing/browser.ts";
import { until } from "../../testing/until.ts";
import { PASSWORD } from "../../testing/cheap_hashes.ts";
import { type ProxiedServer, withProxiedServer } from "./with_proxied_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
const POOL_STATES = { healthy: "ok", degraded: "critical" };
/** Whether Caddy's authority is trusted is for the agent to show; the browser is not asked. */
const BROWSER = { ignoreHTTPSErrors: true };

/** A recorded host whose agent is configured as the manual says, and trusts Caddy's authority. */
async function openHost(
  { server, caddy, agent_url }: ProxiedServer,
  intervals: { fast_seconds: number; medium_seconds: number; slow_seconds: number },
): Promise<AgentHost> {
  const host = await openAgentHost("healthy");
  const token = await server.register(HOST);
  await host.configure({ server_url: agent_url, token, host_id: HOST, intervals });
  host.environment["DENO_CERT"] = caddy.authority;
  return host;
}

async function replayPools(host: AgentHost, fixture: keyof typeof POOL_STATES): Promise<void> {
  const from = new URL(`../../fixtures/hosts/${fixture}/commands/zpool/`, import.meta.url);
  for await (const { name } of Deno.readDir(from)) {
    await host.write(`commands/zpool/${name}`, await Deno.readTextFile(new URL(name, from)));
  }
}

function cardOf(page: Page, status: string) {
  return page.locator(`[data-role="host-card"][data-host="${HOST}"][data-status="${status}"]`);
}

async function sessionOf(page: Page): Promise<Cookie> {
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === "__Host-session");
  if (session === undefined) throw new Error("The browser has no session");
  return session;
}

/** What the server itself says of the host, asked past Caddy. */
async function statusOf(url: string, session: Cookie): Promise<string> {
  const headers = { cookie: `${session.name}=${session.value}` };
  const response = await fetch(`${url}/api/hosts/${HOST}`, { headers });
  return (await response.json()).status;
}

const SHORT = { fast_seconds: 1, medium_seconds: 2, slow_seconds: 4 };

Deno.test("an agent reports over wss, and an open page over https changes without a reload", () =>
  withProxiedServer(async (proxied) => {
    await using host = await openHost(proxied, SHORT);
    await using agent = await host.start("run");
    await until("the agent joins", () => agent.stderr.includes(`joined host:${HOST}`));

    await withPage(async (page) => {
      await signIn(page, proxied.caddy.url, PASSWORD);
      await cardOf(page, "ok").waitFor();
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));

      await replayPools(host, "degraded");
      await cardOf(page, "critical").waitFor();

      ok((await cardOf(page, "critical").innerText()).includes("DEGRADED"));
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      const { secure, httpOnly } = await sessionOf(page);
      deepStrictEqual({ secure, httpOnly }, { secure: true, httpOnly: true });
    }, BROWSER);
  }));

Deno.test("while Caddy is away the page says so, and afterwards agent and page come back", () =>
  withProxiedServer(async (proxied) => {
    const { server, caddy } = proxied;
    await using host = await openHost(proxied, SHORT);
    await using agent = await host.startSpedUp({ speed: 1 });

    await withPage(async (page) => {
      await signIn(page, caddy.url, PASSWORD);
      await cardOf(page, "ok").waitFor();
      await page.locator('[data-live="live"]').waitFor();
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));
      const stored = () =>
        queryRows(server.database_path, "SELECT kind, collected_at_us FROM samples").length;

      await caddy.stop();
      await page.locator('[data-live="lost"]').waitFor();
      await until("the agent notices", () => agent.stderr.includes("Connection to"));
      const before = stored();
      await replayPools(host, "degraded");
      await until("samples wait", async () => (await waitingSamples(host)) >= 2);
      // Neither the old state nor the new one is passed off as known.
      strictEqual(await statusOf(server.url, await sessionOf(page)), "offline");
      strictEqual(await cardOf(page, "critical").count(), 0);

      await caddy.start();
      await page.locator('[data-live="live"]').waitFor();
      await cardOf(page, "critical").waitFor();
      await until("nothing waits any more", async () => (await waitingSamples(host)) <= 1);

      ok(stored() >= before + 2);
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
    }, { ...BROWSER, expectedComplaint: /^WebSocket connection to |net::ERR_CONNECTION_/ });
  }));

async function waitingSamples(host: AgentHost): Promise<number> {
  const outbox = join(host.directory, "state/outbox");
  const names = await Array.fromAsync(Deno.readDir(outbox), ({ name }) => name);
  return names.filter((name) => name.endsWith(".json.gz")).length;
}

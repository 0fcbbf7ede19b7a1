/** The whole way of an operator: a real server, a real agent on a recorded host, a browser. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { openMenu, shareBrowser, signIn } from "../../testing/browser.ts";
import { listPagePaths } from "../../testing/page_paths.ts";
import { openRecordedHost } from "../../testing/recorded_host.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
/** One of the recorded host, and where it is found. */
const GUEST = { vmid: "100", ip: "192.168.20.15" };

function hostCard(page: Page, level: string): Locator {
  return page.locator(`[data-role="host-card"][data-host="${HOST}"][data-status="${level}"]`);
}

/** Notes what no page may do; its own console and addresses are watched by `withPage`. */
function watch(page: Page) {
  const sockets = new Set<unknown>();
  const policies = new Set<string>();
  let mostSockets = 0;
  page.on("websocket", (socket) => {
    sockets.add(socket);
    mostSockets = Math.max(mostSockets, sockets.size);
    socket.on("close", () => sockets.delete(socket));
  });
  // The sockets of a page that is left end with it, unannounced.
  page.on("request", (request) => {
    if (request.isNavigationRequest()) sockets.clear();
  });
  page.on("response", (response) => {
    if (!response.request().isNavigationRequest()) return;
    policies.add(response.headers()["content-security-policy"] ?? "none");
  });
  return { policies, mostSockets: () => mostSockets };
}

Deno.test("an operator registers a host, sees it live, finds a guest, renews its token, leaves", () =>
  withServer(async (server) => {
    await using recorded = await openRecordedHost("healthy");

    await withPage(async (page) => {
      const seen = watch(page);
      const goTo = (name: string) =>
        page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();

      await page.goto(server.url);
      await page.getByText("Please sign in.").waitFor();
      await page.getByLabel("Password").fill(server.password);
      await page.getByRole("button", { name: "Sign in" }).click();

      await page.getByRole("heading", { name: "No hosts yet" }).waitFor();
      await page.getByRole("link", { name: "register one" }).click();
      await page.getByLabel("Name of a new host").fill(HOST);
      await page.getByRole("button", { name: "Register" }).click();
      const token = await page.locator("#token").innerText();
      ok((await page.locator("#agent-toml").innerText()).includes(`token = "${token}"`));
      await page.getByText("Waiting for its agent").waitFor();

      const { agent_url } = server;
      await using agent = await recorded.startAgent({ agent_url, token, name: HOST });
      await page.getByText("Its agent is connected").waitFor();
      await page.getByRole("link", { name: `Show ${HOST}` }).click();
      await page.getByRole("heading", { name: HOST, exact: true }).waitFor();
      await goTo("Now");
      await hostCard(page, "ok").waitFor();

      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));
      await recorded.replay("zpool", "degraded");
      await hostCard(page, "critical").waitFor();
      match(await hostCard(page, "critical").innerText(), /DEGRADED/);
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      await page.getByRole("link", { name: HOST, exact: true }).click();
      await page.locator('.host-head[data-status="critical"]').waitFor();
      match(await page.locator("main").innerText(), /NAME\s+STATE\s+READ\s+WRITE\s+CKSUM/);
      const changes = page.getByRole("region", { name: "Recent changes" });
      match(await changes.innerText(), /tank: DEGRADED/);
      await goTo("Pools");
      await page.locator('[data-role="pool"][data-status="critical"]').waitFor();
      await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "yes"));
      await recorded.replay("zpool", "healthy");
      // Other pools by their GUIDs: those of before are gone, and one was not well.
      await page.locator('[data-role="pool"][data-status="critical"]', { hasText: "GONE" })
        .waitFor();
      strictEqual(await page.locator("body").getAttribute("data-not-reloaded"), "yes");
      await page.goto(`${server.url}/hosts/${HOST}`);
      const left = page.getByRole("button", { name: "It left on purpose" });
      for (let gone = await left.count(); gone > 0; gone = await left.count()) {
        await left.first().click();
        await page.waitForLoadState();
      }
      await goTo("Now");
      await hostCard(page, "ok").waitFor();

      await goTo("Guests");
      await page.getByRole("searchbox", { name: "Search guests" }).fill(GUEST.ip);
      await page.getByText("1 guest", { exact: true }).waitFor();
      const found = page.locator('[data-role="guest"]');
      strictEqual(await found.getAttribute("data-vmid"), GUEST.vmid);
      strictEqual(await found.locator("mark").innerText(), GUEST.ip);
      await found.getByRole("link").first().click();
      await page.locator("tr:target").getByText(GUEST.vmid, { exact: true }).waitFor();

      await openMenu(page);
      await page.getByRole("link", { name: "Hosts and tokens" }).click();
      await page.getByRole("link", { name: `New token for ${HOST}` }).click();
      await page.getByRole("button", { name: "Make a new token" }).click();
      await page.getByText("Waiting for its agent").waitFor();
      const newToken = await page.locator("#token").innerText();
      const configPath = join(recorded.directory, "agent.toml");
      const config = await Deno.readTextFile(configPath);
      await Deno.writeTextFile(configPath, config.replace(token, newToken));
      await page.getByText("Its agent is connected").waitFor();

      await openMenu(page);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL(/\/login$/);
      await page.goto(`${server.url}/pools`);
      await page.getByText("Please sign in.").waitFor();

      strictEqual(seen.mostSockets(), 1, "more than one connection of a tab at a time");
      for (const policy of seen.policies) {
        match(policy, /default-src 'self'/);
        doesNotMatch(policy, /unsafe/);
      }
      await agent.stop();
    });
  }));

Deno.test("without script an operator sees and does the same", () =>
  withServer((server) =>
    withPage(async (page) => {
      await signIn(page, server.url, server.password);
      for (const path of ["/", "/pools"]) {
        await page.goto(server.url + path);
        await page.getByRole("heading", { name: "No hosts yet" }).waitFor();
      }
      await page.goto(`${server.url}/vms`);
      await page.getByRole("heading", { name: "No guests yet" }).waitFor();

      await page.goto(`${server.url}/admin/hosts`);
      await page.getByLabel("Name of a new host").fill(HOST);
      await page.getByRole("button", { name: "Register" }).click();
      const token = await page.locator("#token").innerText();
      await using host = await openSimulatedHost(server.url, { name: HOST, token, hours: 1 });
      const { vms } = host.newest.data["vms_runtime"] as {
        vms: { type: string; vmid: number; name: string }[];
      };
      const [guest] = vms;
      if (guest === undefined) throw new Error("The simulated host has no guest");
      await page.goto(`${server.url}/admin/hosts`);
      await page.getByLabel("Name of a new API token").fill("uptime");
      await page.getByRole("button", { name: "Create" }).click();
      await page.locator("#token").waitFor();

      const { type, vmid, name } = guest;
      const shown: [path: string, expected: RegExp][] = [
        ["/", new RegExp(`${HOST}[\\s\\S]*Memory`)],
        [
          `/hosts/${HOST}`,
          /ONLINE[\s\S]*6 devices, none with errors[\s\S]*Charts need JavaScript[\s\S]*Recent changes/,
        ],
        [`/hosts/${HOST}/guests/${type}/${vmid}`, new RegExp(`${name}[\\s\\S]*cores:`)],
        [
          `/hosts/${HOST}/brief`,
          new RegExp(`${HOST}[\\s\\S]*Problems[\\s\\S]*Pools[\\s\\S]*ONLINE`),
        ],
        [`/hosts/${HOST}/journal`, /Journal[\s\S]*Changes of/],
        ["/journal", /What changed[\s\S]*24 hours/],
        ["/compare", /Compare[\s\S]*Name two hosts or more/],
        ["/search", /All words must match/],
        ["/styleguide", /Style guide/],
        ["/vms", new RegExp(`${vms.length} guests[\\s\\S]*${name}`)],
        ["/pools", new RegExp(`No redundancy left[\\s\\S]*${HOST}[\\s\\S]*2 disks`)],
        ["/pools/snapshots", new RegExp(`Snapshots[\\s\\S]*${HOST}`)],
        ["/incidents", /Incidents[\s\S]*Show/],
        ["/incidents/1", /Incident not found/],
        ["/incidents/1/acknowledge", /Incident not found/],
        [`/hosts/${HOST}/mutes`, /Reason not found/],
        ["/admin/enrol", /Enrol many hosts/],
        ["/admin/channels", /Channels/],
        ["/admin/channels/new", /channel/i],
        ["/admin/channels/1", /not found/i],
        ["/admin/channels/1/edit", /not found/i],
        ["/admin/channels/1/delete", /not found/i],
        ["/admin/policies", /Policies/],
        ["/admin/policies/new", /policy/i],
        ["/admin/policies/1/edit", /not found/i],
        ["/admin/policies/1/delete", /not found/i],
        ["/admin/snapshot-policies", /Snapshot policies/],
        ["/admin/snapshot-policies/new", /Newest daily snapshot/],
        ["/admin/snapshot-policies/1", /not found/i],
        ["/admin/snapshot-policies/1/edit", /not found/i],
        ["/admin/snapshot-policies/1/delete", /not found/i],
        ["/admin/thresholds", /poolFullFromPercent/],
        ["/admin/security", /Second factor/],
        ["/admin/security/factors/1", /not found/i],
        ["/admin/security/passkey", /passkey/i],
        ["/admin/security/totp", /app/i],
        ["/admin/sessions", /Sessions/],
        ["/admin/wall", /wall/i],
        ["/admin/wall/1/revoke", /not found/i],
        ["/wall", new RegExp(HOST)],
        ["/admin/windows", /Windows/],
        ["/admin/windows/new", /window/i],
        ["/admin/windows/1/edit", /not found/i],
        ["/admin/windows/1/delete", /not found/i],
        ["/admin/hosts", new RegExp(`${HOST}[\\s\\S]*Connected[\\s\\S]*uptime`)],
        [`/admin/hosts/${HOST}/edit`, /Edit/],
        [`/admin/hosts/${HOST}/rotate`, /The old one is void at once/],
        [`/admin/hosts/${HOST}/delete`, /Everything stored of it is deleted/],
        ["/admin/api-tokens/1/revoke", /Revoke the API token uptime/],
        ["/admin/audit", /made API token\s+uptime \(read\)[\s\S]*signed in/],
        ["/login", /Password/],
      ];
      const values = { name: HOST, type, vmid: String(vmid), id: "1" };
      deepStrictEqual(shown.map(([path]) => path).sort(), listPagePaths(values).sort());
      for (const [path, expected] of shown) {
        await page.goto(server.url + path);
        match(await page.locator("main").innerText(), expected, path);
        strictEqual(await page.locator(".needs-script:visible").count(), 0, path);
      }

      await page.goto(`${server.url}/vms`);
      await page.getByRole("searchbox", { name: "Search guests" }).fill(name);
      await page.keyboard.press("Enter");
      await page.waitForURL(/q=/);
      ok(await page.locator('[data-role="guest"]').count() < vms.length);
      await page.goto(server.url);
      await page.getByRole("searchbox").fill("nothing of this name");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "No host matches" }).waitFor();

      await host[Symbol.asyncDispose]();
      await page.goto(`${server.url}/hosts/${HOST}`);
      await until("the host is offline", async () => {
        await page.reload();
        return await page.locator('.host-head[data-status="offline"]').count() === 1;
      });
      await page.locator('a[data-act="mute"]').first().click();
      await page.getByLabel("Note").fill("moves house");
      await page.getByRole("button", { name: "Mute", exact: true }).click();
      await page.waitForURL(`${server.url}/hosts/${HOST}`);
      await page.getByText(/Muted until .*: moves house/).waitFor();
      await page.getByRole("button", { name: /^Unmute/ }).click();
      await page.getByText(/moves house/).waitFor({ state: "detached" });

      await page.goto(`${server.url}/admin/hosts/${HOST}/delete`);
      await page.getByRole("button", { name: `Delete ${HOST}` }).click();
      await page.getByText(`Host ${HOST} was deleted`).waitFor();
      await openMenu(page);
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.waitForURL(/\/login$/);
    }, { javaScriptEnabled: false, expectedComplaint: /status of 404/ })
  ));

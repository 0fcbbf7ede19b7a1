/** Registering, rotating, deleting and muting by hand, beside an open fleet page. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { signIn, withPage } from "../support/browser.ts";
import { openRawSocket } from "../support/raw_socket.ts";
import { withServer } from "../support/with_server.ts";

/** What axe-core finds serious or critical on the page as it stands. */
async function listSeriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Opens the fleet in a second tab; the first stays in front, as one behind draws but rarely. */
async function openFleetBehind(page: Page, url: string): Promise<Page> {
  const fleetPage = await page.context().newPage();
  await fleetPage.goto(url);
  await page.bringToFront();
  return fleetPage;
}

/** Registers a host by its form, with the keyboard alone, and returns the token shown. */
async function registerByHand(page: Page, url: string, name: string): Promise<string> {
  await page.goto(`${url}/admin/hosts`);
  await page.getByLabel("Name of a new host").focus();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `${name} is registered` }).waitFor();
  return await page.locator("#token").innerText();
}

Deno.test("a host is registered, connects, gets a new token and is deleted by hand", () =>
  withServer((server) =>
    withPage(async (page) => {
      await signIn(page, server.url, server.password);
      const fleetPage = await openFleetBehind(page, server.url);
      await fleetPage.getByRole("status").getByText("Live").waitFor();
      const card = fleetPage.locator('[data-role="host-card"][data-host="pve-01"]');

      const token = await registerByHand(page, server.url, "pve-01");
      ok((await page.locator("#agent-toml").innerText()).includes(token));
      deepStrictEqual(await listSeriousFindings(page), []);
      await using agent = await openRawSocket(server.url);
      await agent.request("host:pve-01", "phx_join", { token });
      await page.getByText("Its agent is connected").waitFor();
      await card.and(fleetPage.locator('[data-status="unknown"]')).waitFor();

      await page.goto(`${server.url}/admin/hosts`);
      await page.getByRole("link", { name: "New token for pve-01" }).click();
      deepStrictEqual(await listSeriousFindings(page), []);
      await page.getByRole("button", { name: "Make a new token" }).click();
      strictEqual((await agent.closed).reason, "token_rotated");
      await card.and(fleetPage.locator('[data-status="offline"]')).waitFor();
      const newToken = await page.locator("#token").innerText();
      await using second = await openRawSocket(server.url);
      await second.request("host:pve-01", "phx_join", { token: newToken });
      await page.getByText("Its agent is connected").waitFor();

      await page.goto(`${server.url}/admin/hosts`);
      await page.getByRole("cell", { name: "Connected", exact: true }).waitFor();
      deepStrictEqual(await listSeriousFindings(page), []);
      await page.getByRole("link", { name: "Delete pve-01" }).click();
      await page.getByRole("button", { name: "Delete pve-01" }).click();
      strictEqual((await second.closed).reason, "host_deleted");
      await page.getByText("Host pve-01 was deleted").waitFor();
      await card.waitFor({ state: "detached" });
    })
  ));

Deno.test("a token is copied where the page has no clipboard of its own", () =>
  withServer((server) =>
    withPage(async (page) => {
      // As on a page without HTTPS.
      await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", {}));
      await signIn(page, server.url, server.password);
      const token = await registerByHand(page, server.url, "pve-01");

      await page.getByRole("button", { name: "Copy Token" }).click();
      await page.getByRole("button", { name: "Copied Token" }).waitFor();

      await page.goto(`${server.url}/admin/hosts`);
      await page.getByLabel("Name of a new API token").focus();
      await page.keyboard.press("Control+V");
      strictEqual(await page.getByLabel("Name of a new API token").inputValue(), token);
    })
  ));

Deno.test("a reason is muted and unmuted by hand, and an open fleet page follows", () =>
  withServer((server) =>
    withPage(async (page) => {
      await server.register("pve-01");
      await signIn(page, server.url, server.password);
      const fleetPage = await openFleetBehind(page, server.url);
      const reason = fleetPage.getByText("This host has never connected");
      await reason.waitFor();

      await page.goto(`${server.url}/hosts/pve-01`);
      await page.getByRole("status").getByText("Live").waitFor();
      await page.locator(".mute summary").focus();
      await page.keyboard.press("Enter");
      await page.getByLabel("Note").fill("arrives on Tuesday");
      deepStrictEqual(await listSeriousFindings(page), []);
      await page.keyboard.press("Escape");
      strictEqual(await page.getByLabel("Note").isVisible(), false);
      await page.keyboard.press("Enter");
      await page.getByLabel("Mute for").selectOption("1 week");
      await page.getByRole("button", { name: "Mute", exact: true }).click();

      await page.getByText(/Muted until .*: arrives on Tuesday/).waitFor();
      deepStrictEqual(await listSeriousFindings(page), []);
      await reason.waitFor({ state: "detached" });
      await page.getByRole("button", { name: /^Unmute/ }).click();
      await reason.waitFor();
    })
  ));

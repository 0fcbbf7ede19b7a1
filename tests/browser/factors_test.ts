/** Passkeys in Chromium, with the authenticator that its DevTools protocol pretends. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { codeAt } from "../../testing/totp_app.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

/** Browsers know no passkeys of an address, and those of their own machine without TLS. */
const byName = (server: TestServer): TestServer => ({
  ...server,
  url: server.url.replace("127.0.0.1", "localhost"),
});

async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function givePassword(page: Page, { url, password }: TestServer): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/login`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${url}/login/factor`);
}

async function addPasskey(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/admin/security/passkey`);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make a passkey" }).click();
}

Deno.test("a passkey is set up, signs in once per challenge, and is removed", () =>
  withServer((started) =>
    withPage(async (page) => {
      const server = byName(started);
      const { url } = server;
      await addAuthenticator(page);
      await enter(page, server, "/admin/security");
      deepStrictEqual(["none", ...await listFindings(page)], ["none"]);

      await addPasskey(page, url, "laptop");
      await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
      const codes = (await page.locator("#codes").innerText()).trim().split("\n");
      strictEqual(codes.length, 10);
      deepStrictEqual(["codes", ...await listFindings(page)], ["codes"]);

      await addPasskey(page, url, "laptop again");
      await page.getByText("This passkey is set up already.").waitFor();

      await givePassword(page, server);
      deepStrictEqual(["login", ...await listFindings(page)], ["login"]);
      const [request] = await Promise.all([
        page.waitForRequest((each) => each.method() === "POST"),
        page.getByRole("button", { name: "Use a passkey" }).click(),
      ]);
      await page.waitForURL(`${url}/`);

      const body = request.postData() ?? "";
      match(body, /passkey=/);
      await givePassword(page, server);
      const replayed = await page.context().request.post(`${url}/login/factor`, {
        headers: { origin: url, "content-type": "application/x-www-form-urlencoded" },
        data: body,
        maxRedirects: 0,
      });
      strictEqual(replayed.status(), 401);

      await page.reload();
      await page.getByRole("button", { name: "Use a passkey" }).click();
      await page.waitForURL(`${url}/`);
      await page.goto(`${url}/admin/security`);
      await page.getByRole("link", { name: "Change laptop" }).click();
      deepStrictEqual(["factor", ...await listFindings(page)], ["factor"]);
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByText("No second factor: the password alone signs in").waitFor();
    }, { expectedComplaint: /status of 401/ })
  ));

Deno.test("codes of an app are set up on the page, and sign in beside a passkey", () =>
  withServer((started) =>
    withPage(async (page) => {
      const server = byName(started);
      await enter(page, server, "/admin/security/totp");
      deepStrictEqual(["totp", ...await listFindings(page)], ["totp"]);
      const secret = await page.locator("#secret").innerText();
      await page.getByLabel("Name").fill("phone");
      await page.getByLabel("Code that the app shows").fill(codeAt(secret, Date.now()));
      await page.getByRole("button", { name: "Set up" }).click();
      await page.getByRole("heading", { name: "Recovery codes" }).waitFor();

      await givePassword(page, server);
      // The next step is taken early: the present one set it up.
      const next = codeAt(secret, Date.now() + 30_000);
      await page.getByLabel("Code of your app").fill(next);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL(`${server.url}/`);

      await page.goto(`${server.url}/admin/sessions`);
      match(await page.locator("main").innerText(), /Chrome on Linux \(this one\)/);
      deepStrictEqual(["sessions", ...await listFindings(page)], ["sessions"]);
    })
  ));

Deno.test("opened by an address, the page says why there are no passkeys", () =>
  withServer((server) =>
    withPage(async (page) => {
      await enter(page, server, "/admin/security/passkey");
      await page.getByText("Passkeys need this server to be opened by its name").waitFor();
    })
  ));

/** The keys that every page knows, and the list of them. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { enter, openMenu, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

Deno.test("g and a letter goes to a page, the letter alone and while typing does not", () =>
  withServer((server) =>
    withPage(async (page) => {
      await enter(page, server, "/admin/audit");
      for (
        const [letter, path] of [["p", "/pools"], ["g", "/vms"], ["i", "/incidents"], ["n", "/"]]
      ) {
        await settle(page);
        await page.keyboard.press("g");
        await page.keyboard.press(letter ?? "");
        await page.waitForURL(server.url + path);
      }
      await settle(page);
      await page.keyboard.press("p");
      await page.keyboard.press("/");
      await page.keyboard.type("gp?");
      strictEqual(await page.locator("#site-search").inputValue(), "gp?");
      strictEqual(page.url(), `${server.url}/`);
      strictEqual(await page.getByRole("dialog").count(), 0);
    })
  ));

Deno.test("the list of keys opens by ? and from the menu, and closes by Escape", () =>
  withServer((server) =>
    withPage(async (page) => {
      await enter(page, server);
      await settle(page);
      const keys = page.getByRole("dialog", { name: "Keys" });
      await page.keyboard.press("?");
      await keys.getByText("search everything", { exact: true }).waitFor();
      deepStrictEqual(await listFindings(page), []);
      await page.keyboard.press("Escape");
      await keys.waitFor({ state: "detached" });

      await openMenu(page);
      await page.getByRole("button", { name: "Keys" }).click();
      await keys.waitFor();
      await page.setViewportSize({ width: 360, height: 640 });
      strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    })
  ));

Deno.test("who is not signed in has no keys", () =>
  withServer((server) =>
    withPage(async (page) => {
      await page.goto(server.url);
      await page.locator("h1").click();
      await page.keyboard.press("?");
      strictEqual(await page.getByRole("dialog").count(), 0);
    })
  ));

/** An operator's way through what is noted of him: acts, the password asked again, the audit. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { shareBrowser, signIn } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

Deno.test("an operator makes a token, gives the password again, deletes a host, reads the audit", () =>
  withServer(async (server) => {
    await server.register("pve-01");

    await withPage(async (page) => {
      await signIn(page, server.url, server.password);
      await page.goto(`${server.url}/admin/hosts`);
      await page.getByLabel("Name of a new API token").fill("grafana");
      strictEqual(await page.getByLabel("read the JSON interface").isChecked(), true);
      await page.getByLabel("read the JSON interface").uncheck();
      await page.getByLabel("read the metrics, for Prometheus").check();
      await page.getByLabel("For", { exact: true }).selectOption({ label: "90 days" });
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByRole("heading", { name: "API token grafana" }).waitFor();
      match(await page.locator("main").innerText(), /It may read the metrics, .* until 20\d\d-/);
      deepStrictEqual(await listFindings(page), []);

      forgetPassword(server.database_path);
      await page.goto(`${server.url}/admin/hosts/pve-01/delete`);
      await page.getByRole("button", { name: "Delete pve-01" }).click();
      await page.getByRole("heading", { name: "Your password, please" }).waitFor();
      deepStrictEqual(await listFindings(page), []);
      await page.getByLabel("Password").fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByText("Incorrect password.").waitFor();
      await page.getByLabel("Password").fill(server.password);
      await page.keyboard.press("Enter");
      await page.getByText("was deleted, with everything stored of it").waitFor();

      await page.getByRole("link", { name: "Audit" }).click();
      await page.getByRole("heading", { name: "Audit" }).waitFor();
      const rows = await page.getByRole("row").allInnerTexts();
      deepStrictEqual(rows.slice(1).map((row) => row.split(/\t/).slice(1).join("|")), [
        "operator|127.0.0.1|deleted host pve-01",
        "operator|127.0.0.1|gave the password again",
        "operator|127.0.0.1|gave a wrong password when asked again",
        "operator|127.0.0.1|made API token grafana (metrics)",
        "operator|127.0.0.1|signed in",
      ]);
      deepStrictEqual(await listFindings(page), []);
      await page.setViewportSize({ width: 360, height: 740 });
      deepStrictEqual(await listFindings(page), []);
      strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    }, { expectedComplaint: /status of 401/ });
  }));

/** As if the quarter of an hour had gone by in every session. */
function forgetPassword(path: string): void {
  using db = new DatabaseSync(path, { timeout: 5_000 });
  db.exec("UPDATE sessions SET confirmed_at_ms = 0");
}

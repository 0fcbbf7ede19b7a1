/** An operator puts hosts into groups in Chromium, by hand and for many at once. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openStore } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

/** The group and tags that the admin page shows, by host. */
async function listedWords(page: Page): Promise<string[]> {
  const rows = page.locator("tr[data-host]");
  return await rows.evaluateAll((all) =>
    all.map((row) => {
      const words = [...row.querySelectorAll(".group, .tag")];
      return [(row as HTMLElement).dataset["host"], ...words.map((word) => word.textContent)]
        .join(" ");
    })
  );
}

Deno.test("ticked hosts are changed at once, what went wrong keeps the ticks, others' words come by themselves", () =>
  withServer(async (server) => {
    for (const name of ["pve-01", "pve-02", "pve-03"]) await server.register(name);
    await withPage(async (page) => {
      await enter(page, server, "/admin/hosts");
      await settle(page);
      await until("three hosts", async () => (await listedWords(page)).length === 3);

      await page.getByRole("checkbox", { name: "Tick all of this page" }).check();
      await page.getByLabel("Tick pve-03").uncheck();
      await page.getByRole("textbox", { name: "Group or tag", exact: true }).fill("two words");
      await page.getByRole("button", { name: "Change ticked hosts" }).click();
      await page.getByRole("alert").waitFor();
      await settle(page);
      deepStrictEqual(await listFindings(page), []);
      strictEqual(await page.getByLabel("Tick pve-01").isChecked(), true);
      strictEqual(await page.getByLabel("Tick pve-03").isChecked(), false);

      await page.getByRole("textbox", { name: "Group or tag", exact: true }).fill("Vienna");
      await page.keyboard.press("Enter");
      await page.getByText("2 hosts were changed.").waitFor();
      deepStrictEqual(await listedWords(page), ["pve-01 vienna", "pve-02 vienna", "pve-03"]);

      await settle(page);
      await using other = await openStore({ path: server.database_path });
      await other.changeHosts(["pve-03"], { group: "graz", add_tags: ["lab"] });
      await until("graz", async () => (await listedWords(page)).includes("pve-03 graz lab"));
    }, { expectedComplaint: /status of 422/ });
  }));

Deno.test("the form of a host can be used by keyboard in either colour, and what it says is on its page", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    await withPage(async (page) => {
      await enter(page, server, "/admin/hosts/pve-01/edit");
      await page.locator("input:focus").waitFor();
      await page.keyboard.type("Vienna");
      await page.keyboard.press("Tab");
      await page.keyboard.type("lab ceph");
      await page.getByLabel("Note").fill("Rack 7, the noisy one");
      await page.getByLabel("Address of its Proxmox web interface").fill("pve-01");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        deepStrictEqual(await listFindings(page), [], colorScheme);
      }
      await page.setViewportSize({ width: 360, height: 740 });
      strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 360);

      await page.getByLabel("Address of its Proxmox web interface").fill("https://10.0.0.7:8006");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${server.url}/hosts/pve-01`);
      const link = page.getByRole("link", { name: "Open in Proxmox" });
      strictEqual(await link.getAttribute("href"), "https://10.0.0.7:8006/");
      match(
        await page.locator('[data-island="HostPanel"]').innerText(),
        /vienna[\s\S]*lab[\s\S]*ceph/,
      );
      match(await page.locator(".host-note").innerText(), /^Rack 7, the noisy one$/);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        deepStrictEqual(await listFindings(page), [], colorScheme);
      }
      strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    }, { expectedComplaint: /status of 422/ });
  }));

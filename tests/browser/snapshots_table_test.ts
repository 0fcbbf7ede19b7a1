/** The board of snapshots, which the server alone draws: its order by a heading and by its menu. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const DATASETS = ["tank/vm-9", "tank/vm-10", "tank/vm-100"].map((name) => ({
  name,
  type: "volume",
  snapshots: [],
}));

Deno.test("datasets are sorted by a heading, by keyboard and by the menu, from the first page on", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using agent = await openRawSocket(server.url);
    await agent.deliver("host:pve-01", "phx_join", { token });
    const collected_at = new Date().toISOString();
    const data = { zfs_datasets: { available: true, datasets: DATASETS } };
    await agent.deliver("host:pve-01", "metric:medium", { collected_at, data });
    await withPage(async (page) => {
      await enter(page, server, "/pools/snapshots?page=7&state=uncovered");
      await settle(page);
      const numbers = async () =>
        (await page.locator("[data-dataset] .host-name").allTextContents())
          .map((name) => name.split("-").at(-1)).join(" ");

      const heading = page.getByRole("link", { name: "Dataset" });
      await heading.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL("**/pools/snapshots?state=uncovered&sort=dataset");
      strictEqual(await numbers(), "9 10 100");
      await settle(page);
      deepStrictEqual(await listFindings(page), []);

      await page.getByText("View", { exact: true }).click();
      await page.getByRole("combobox", { name: "Sort by" }).selectOption("Dataset, Z to A");
      await page.waitForURL("**/pools/snapshots?state=uncovered&sort=-dataset");
      strictEqual(await numbers(), "100 10 9");
      strictEqual(await page.locator("th[aria-sort=descending]").innerText(), "Dataset ↓");
    });
  }));

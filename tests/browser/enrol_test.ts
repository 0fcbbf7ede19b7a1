/** Enrolling many hosts in Chromium: copied lines, a count that moves by itself, and a reload. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const NAMES = ["pve-01", "pve-02", "pve-03"];

async function enroll(server: TestServer, name: string, code: string): Promise<string> {
  const response = await fetch(`${server.url}/enroll`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, code }),
  });
  return (await response.json()).token;
}

async function shows(page: Page, host: string, state: string, count: RegExp): Promise<void> {
  await page.locator(`[data-host="${host}"][data-state="${state}"]`).waitFor();
  await until("the count follows", async () =>
    count.test(
      await page.locator(".enrol-count").innerText(),
    ));
}

Deno.test("lines are copied by one click, hosts that report are counted live, and a reload keeps the list", () =>
  withServer((server) =>
    withPage(async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await enter(page, server);
      await page.goto(`${server.url}/admin/enrol`);
      await page.getByLabel("Names").fill(`${NAMES.join("\n")}\n-bad`);
      await page.getByRole("button", { name: "Register and show their lines" }).click();
      await page.locator("#shell-lines li").nth(2).waitFor();

      match(await page.locator(".left-out").innerText(), /Line 4: -bad cannot be a name/);
      await page.getByRole("button", { name: "Copy all lines" }).click();
      await page.getByText("Copied").first().waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const lines = copied.trimEnd().split("\n");
      deepStrictEqual(lines.map((line) => /--host-id (\S+)\)$/.exec(line)?.[1]), NAMES);
      await page.getByRole("button", { name: "Copy the line for pve-02" }).click();
      await until("one line is copied", async () =>
        await page.evaluate(() => navigator.clipboard.readText()) === lines[1]);
      deepStrictEqual(await listFindings(page), []);

      const code = /c=(\S+)/.exec(lines[0] ?? "")?.[1] ?? "";
      const token = await enroll(server, "pve-01", code);
      await shows(page, "pve-01", "enrolled", /0 of 3 have reported/);
      await using socket = await openRawSocket(server.url);
      await socket.deliver("host:pve-01", "phx_join", { token });
      await shows(page, "pve-01", "reported", /1 of 3 has reported/);

      await page.reload();
      await shows(page, "pve-01", "reported", /1 of 3 has reported/);
      strictEqual(await page.locator("#shell-lines").count(), 0);
      strictEqual(await page.locator('[data-role="enrolment"]').count(), 3);
      deepStrictEqual(await listFindings(page), []);

      await page.getByRole("button", { name: "New code for pve-03" }).click();
      await page.locator("#shell-lines li").waitFor();
      deepStrictEqual(await page.locator("#shell-lines .name").allTextContents(), ["pve-03"]);
      for (const width of [360, 2560]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() =>
          document.documentElement.scrollWidth - innerWidth
        );
        strictEqual(wide, 0, `${width}`);
      }
    })
  ));

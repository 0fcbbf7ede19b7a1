/** The guest search as an operator uses it: by the keyboard. */
import { match, strictEqual } from "node:assert/strict";
import { signIn, withPage } from "../support/browser.ts";
import { openRawSocket } from "../support/raw_socket.ts";
import { withServer } from "../support/with_server.ts";

const VMS = Array.from({ length: 30 }, (_, index) => ({
  vmid: 100 + index,
  type: "qemu",
  name: `guest-${index}`,
  status: "running",
}));

Deno.test("a guest is found by its address, opened by the keyboard, shared by its link", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.request("host:pve-01", "phx_join", { token });
    const collected_at = new Date().toISOString();
    const details = VMS.map(({ vmid, type }) => ({ vmid, type, ips: [`192.0.2.${vmid}`] }));
    await socket.request("host:pve-01", "metric:fast", {
      collected_at,
      data: { vms_runtime: { vms: VMS } },
    });
    await socket.request("host:pve-01", "metric:medium", {
      collected_at,
      data: { vms_detail: { vms: details } },
    });

    await withPage(async (page) => {
      await signIn(page, server.url, server.password);
      await page.goto(`${server.url}/pools`);
      await page.locator('[data-live="live"]').waitFor();
      await page.keyboard.press("/");
      await page.waitForURL(/\/vms/);
      await page.locator('[data-live="live"]').waitFor();

      await page.keyboard.type("192.0.2.117");
      const rows = page.locator('[data-role="guest"]');
      await page.getByText("1 guest", { exact: true }).waitFor();
      strictEqual(await rows.getAttribute("data-vmid"), "117");
      strictEqual(await rows.locator("mark").innerText(), "192.0.2.117");
      match(page.url(), /\/vms\?q=192\.0\.2\.117$/);

      const shared = page.url();
      await page.keyboard.press("Escape");
      await page.getByText("30 guests", { exact: true }).waitFor();
      match(page.url(), /\/vms$/);
      await page.goto(shared);
      await page.locator('[data-live="live"]').waitFor();
      strictEqual(await rows.count(), 1);

      await page.keyboard.press("/");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/hosts\/pve-01#guest-qemu-117$/);
      strictEqual(await page.locator("tr:target").count(), 1);
    });
  }));

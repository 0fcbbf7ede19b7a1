/** The parts "Care" and "Backups" of a host's page: live, narrow, without script, and held. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { enter, shareBrowser } from "../../testing/browser.ts";
import { listFindings } from "../../testing/findings.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
type Care = typeof COMPLETE_SAMPLES.medium & {
  host_care: { disks: { disks: Record<string, unknown>[] }; errors: object[] };
};
type Push = (kind: "fast" | "medium" | "slow", data: object) => Promise<void>;

/** A server that a host has sent everything there is. */
function withCaredHost(run: (server: TestServer, push: Push) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register(HOST);
    await using socket = await openRawSocket(server.url);
    await socket.deliver(`host:${HOST}`, "phx_join", { token });
    const push: Push = async (kind, data) => {
      const collected_at = new Date().toISOString();
      const reply = await socket.deliver(`host:${HOST}`, `metric:${kind}`, { collected_at, data });
      deepStrictEqual(reply, { status: "ok", response: {} });
    };
    for (const kind of ["fast", "medium", "slow"] as const) {
      await push(kind, COMPLETE_SAMPLES[kind]);
    }
    await run(server, push);
  });
}

/** The same medium sample with its care changed. */
function cared(change: (care: Care["host_care"]) => void): object {
  const medium = structuredClone(COMPLETE_SAMPLES.medium) as Care;
  change(medium.host_care);
  return medium;
}

Deno.test("what else keeps data safe is shown live: a disk that fails opens its part and is marked", () =>
  withCaredHost((server, push) =>
    withPage(async (page) => {
      await enter(page, server);
      await page.goto(`${server.url}/hosts/${HOST}`);
      const disks = page.locator('[data-care="disks"]');
      const failing = disks.locator("tr", { hasText: "MODEL SERIAL" });
      await page.locator('[data-live="live"]').waitFor();
      strictEqual(await failing.locator('.icon[data-tone="critical"]').count(), 0);

      await push(
        "medium",
        cared(({ disks }) => Object.assign(disks.disks[0] ?? {}, { health: "failed" })),
      );

      await failing.locator('.icon[data-tone="critical"]').waitFor();
      match(await failing.innerText(), /failed/);
      strictEqual(await disks.locator("details").getAttribute("open"), "");
      deepStrictEqual(await listFindings(page), []);
    })
  ));

Deno.test("a part that was not read stays under a veil that says since when", () =>
  withCaredHost((server, push) =>
    withPage(async (page) => {
      await push(
        "medium",
        cared((care) => {
          Object.assign(care, {
            certificates: null,
            errors: [{ tag: "certificates", message: "Cannot read it" }],
          });
        }),
      );
      await enter(page, server);
      await page.goto(`${server.url}/hosts/${HOST}`);

      const part = page.locator('[data-care="certificates"]');
      match(
        await part.locator('[data-role="held"]').innerText(),
        /^Last known; it has not been read /,
      );
      match(await part.innerText(), /pve-ssl\.pem/);
      strictEqual(await part.locator("[data-held]").count(), 1);
      deepStrictEqual(await listFindings(page), []);
    })
  ));

for (const width of [360, 390, 2560]) {
  Deno.test(`at ${width} px both parts fit, however much of them is opened`, () =>
    withCaredHost((server) =>
      withPage(async (page) => {
        await enter(page, server);
        await page.goto(`${server.url}/hosts/${HOST}`);
        strictEqual(await page.locator("table.care").count(), 9);
        const widths = await page.evaluate(() => {
          for (const part of document.querySelectorAll(".fold, [data-care] details")) {
            part.setAttribute("open", "");
          }
          return [document.documentElement, ...document.querySelectorAll("table.care")]
            .map((one) => one.scrollWidth - one.clientWidth);
        });
        deepStrictEqual(widths.filter((over) => over > 1), []);
      }, { viewport: { width, height: 800 } })
    ));
}

Deno.test("without script both parts are there, and open by the browser's own means", () =>
  withCaredHost((server) =>
    withPage(async (page) => {
      await enter(page, server, `/hosts/${HOST}`);
      const links = page.locator('[data-care="links"]');
      strictEqual(await links.locator("table").isVisible(), false);

      await links.locator("summary").click();

      await links.locator("table", { hasText: "192.0.2.2" }).waitFor();
      await page.locator('[data-care="jobs"] table', { hasText: "backup-1" }).waitFor();
    }, { javaScriptEnabled: false })
  ));

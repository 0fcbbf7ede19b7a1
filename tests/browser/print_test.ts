/** Pages on paper: light, whole, with their charts. And pages for those whom motion makes ill. */
import { match, ok, strictEqual } from "node:assert/strict";
import { inflateSync } from "node:zlib";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOST = "pve-01";
/** A4 less its margins, in pixels of CSS. */
const PAPER = { width: 718, height: 1047 };

function withHost(test: (server: TestServer) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const options = { name: HOST, token: await server.register(HOST), guests: 30, hours: 1 };
    await using _host = await openSimulatedHost(server.url, options);
    await test(server);
  });
}

const brightness = (color: string) => {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
};

const textColor = (page: Page) =>
  page.locator("h1").evaluate((node) => getComputedStyle(node).color);

Deno.test("a dark page is printed light, without what can only be pressed, nothing cut", () =>
  withHost((server) =>
    withPage(async (page) => {
      for (const path of ["/", "/pools", "/vms", `/hosts/${HOST}`, "/incidents"]) {
        await enter(page, server, path);
        await settle(page);
        await page.emulateMedia({ colorScheme: "dark", media: "screen" });
        ok(brightness(await textColor(page)) > 200, `${path} is not dark`);

        await page.emulateMedia({ colorScheme: "dark", media: "print" });
        await page.setViewportSize(PAPER);
        ok(brightness(await textColor(page)) < 100, `${path} is printed dark`);
        for (const chrome of [".site-nav", ".site-search", ".site-tools", "main button"]) {
          strictEqual(await page.locator(`${chrome}:visible`).count(), 0, `${path} ${chrome}`);
        }
        strictEqual(await page.evaluate(widest), PAPER.width, path);
        await page.emulateMedia({ media: "screen" });
      }
    })
  ));

/** Runs in the page: how wide it is with what its tables would cut. */
function widest(): number {
  const tables = [...document.querySelectorAll(".table-scroll, .listing, .table")];
  return Math.max(
    document.documentElement.scrollWidth,
    ...tables.map((table) => table.getBoundingClientRect().left + table.scrollWidth)
      .map((right) => right <= document.documentElement.clientWidth + 1 ? 0 : Math.ceil(right)),
  );
}

Deno.test("a host with its charts is printed on two sheets", () =>
  withHost((server) =>
    withPage(async (page) => {
      await page.addInitScript(() => {
        globalThis.print = () => document.body.dataset["printed"] = "";
      });
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      await page.keyboard.press("Control+p");
      await page.locator("body[data-printed]").waitFor();

      const whole = readSheets(await page.pdf(A4));
      ok(whole.sheets <= 2, `${whole.sheets} sheets`);
      await page.evaluate(() => {
        for (const plot of document.querySelectorAll(".plot")) plot.replaceChildren();
      });
      const bare = readSheets(await page.pdf(A4));
      // A canvas is printed as what was drawn on it: twelve readings, grid and hatching of each.
      ok(
        whole.strokes > bare.strokes + 100,
        `${whole.strokes} strokes, ${bare.strokes} of no chart`,
      );
    }, { viewport: { width: 1280, height: 900 } })
  ));

const A4 = {
  format: "A4",
  margin: { top: "10mm", right: "10mm", bottom: "10mm", left: "10mm" },
};

/** How many sheets a printed page has, and how many straight lines are drawn on them. */
function readSheets(pdf: Uint8Array): { sheets: number; strokes: number } {
  const text = new TextDecoder("latin1").decode(pdf);
  const strokes = [...text.matchAll(/(?<!end)stream\r?\n/g)].reduce((sum, { 0: begin, index }) => {
    const from = index + begin.length;
    const content = inflated(pdf.subarray(from, text.indexOf("endstream", from)));
    return sum + (content.match(/ l\n/g)?.length ?? 0);
  }, 0);
  return { sheets: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0, strokes };
}

/** Fonts and pictures are packed otherwise, and hold no lines. */
function inflated(packed: Uint8Array): string {
  try {
    return new TextDecoder("latin1").decode(inflateSync(packed));
  } catch {
    return "";
  }
}

Deno.test("Ctrl+P draws the charts that were out of sight, light, before it prints", () =>
  withHost((server) =>
    withPage(async (page) => {
      await page.addInitScript(() => {
        globalThis.print = () => {
          document.body.dataset["printed"] =
            `${document.querySelectorAll(".plot canvas").length} of ` +
            `${document.querySelectorAll(".plot").length}`;
        };
      });
      await enter(page, server, `/hosts/${HOST}`);
      await settle(page);
      const plots = await page.locator(".plot").count();
      ok(await page.locator(".plot canvas").count() < plots, "all charts are in sight");

      await page.keyboard.press("Control+p");
      await page.locator("body[data-printed]").waitFor();
      strictEqual(await page.locator("body").getAttribute("data-printed"), `${plots} of ${plots}`);

      const ink = () => page.locator(".plot canvas").first().evaluate(inkOf);
      const dark = await ink();
      await page.emulateMedia({ colorScheme: "light", media: "screen" });
      await until("it is drawn light", async () => Math.abs(await ink() - dark) > 20);
      const light = await ink();
      await page.emulateMedia({ colorScheme: "dark", media: "screen" });
      await until("it is drawn dark", async () => Math.abs(await ink() - dark) < 5);
      await page.emulateMedia({ colorScheme: "dark", media: "print" });
      await until("it is drawn for paper", async () =>
        Math.abs(await ink() - light) < Math.abs(light - dark) / 4);
    }, { viewport: { width: 800, height: 400 }, colorScheme: "dark" })
  ));

/** Runs in the page: the mean brightness of what is drawn on a canvas. */
function inkOf(canvas: HTMLElement | SVGElement): number {
  const { width, height } = canvas as unknown as HTMLCanvasElement;
  const context = (canvas as unknown as HTMLCanvasElement).getContext("2d");
  const { data } = context?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < 200) continue;
    sum += ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3;
    count++;
  }
  return sum / Math.max(1, count);
}

Deno.test("nothing moves for those who asked for less motion", () =>
  withHost((server) =>
    withPage(async (page) => {
      await enter(page, server);
      const longest = await page.evaluate(() =>
        Math.max(...[...document.querySelectorAll("*")].map((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return Math.max(parseFloat(transitionDuration), parseFloat(animationDuration));
        }))
      );
      ok(longest <= 0.001, `${longest} s`);
    }, { reducedMotion: "reduce" })
  ));

Deno.test("a wrong password is told in red with a shape, the way to the form in plain words", () =>
  withServer((server) =>
    withPage(async (page) => {
      await page.goto(server.url);
      const message = page.locator("#login-message");
      strictEqual(await message.innerText(), "Please sign in.");
      strictEqual(await message.locator("svg").count(), 0);
      const plain = await message.evaluate((node) => getComputedStyle(node).color);

      await page.getByLabel("Password").fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      match(await message.innerText(), /Incorrect password\./);
      strictEqual(await message.locator('svg[data-tone="critical"]').count(), 1);
      const [red = 0, green = 0] = ((await message.evaluate((node) =>
        getComputedStyle(node).color
      )).match(/\d+/g) ?? [])
        .map(Number);
      ok(red > 2 * green, "it is not red");
      ok(plain !== await message.evaluate((node) => getComputedStyle(node).color));
      strictEqual(await page.getByLabel("Password").getAttribute("aria-invalid"), "true");
    }, { expectedComplaint: /status of 401/, colorScheme: "light" })
  ));

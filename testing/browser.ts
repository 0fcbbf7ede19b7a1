import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { chromiumPath } from "./chromium.ts";
import { DEADLINE_MS, until } from "./until.ts";
import type { TestServer } from "./with_server.ts";

/** Where every server of a test listens; by name behind a proxy, for its certificate. */
const LOOPBACK = ["127.0.0.1", "localhost"];
const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
}

export interface WithPageOptions extends BrowserContextOptions {
  /** What the test itself makes the browser complain of, such as an answer of 404. */
  expectedComplaint?: RegExp;
  /** What the test itself makes the page throw. */
  expectedError?: RegExp;
}

type PageTest = (page: Page) => Promise<void>;
export type WithPage = (run: PageTest, options?: WithPageOptions) => Promise<void>;

let shared: Promise<Browser> | null = null;

/**
 * One Chromium for all tests of the worker, started when the first page is wanted; called at the
 * top of each file. Each page has a context of its own, which shares nothing with another.
 */
export function shareBrowser(): WithPage {
  Deno.test.afterAll(async () => (await shared)?.close());
  return async (run, options) => withPageOf(await (shared ??= launchBrowser()), run, options);
}

/** A page in a Chromium of its own, where no test runs; see `withPageOf`. */
export async function withPage(run: PageTest, options?: WithPageOptions): Promise<void> {
  const browser = await launchBrowser();
  try {
    await withPageOf(browser, run, options);
  } finally {
    await browser.close();
  }
}

/**
 * A fresh page in `browser`. Fails when it, or another tab of its context, broke a rule of its
 * own security policy, threw an error, or asked any other machine for anything.
 */
async function withPageOf(
  browser: Browser,
  run: PageTest,
  { expectedComplaint, expectedError, ...options }: WithPageOptions = {},
): Promise<void> {
  const faults: string[] = [];
  const report = (fault: string, expected?: RegExp) => {
    if (expected?.test(fault) !== true) faults.push(fault);
  };
  const checkAddress = (url: string) => {
    const { protocol, hostname } = new URL(url);
    if (protocol !== "data:" && !LOOPBACK.includes(hostname)) faults.push(`asked ${url}`);
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(DEADLINE_MS);
  try {
    context.on("weberror", (error) => report(error.error().message, expectedError));
    context.on("console", (message) => {
      if (message.type() === "error") report(message.text(), expectedComplaint);
    });
    context.on("request", (request) => checkAddress(request.url()));
    context.on("page", (opened) => opened.on("websocket", (socket) => checkAddress(socket.url())));
    await run(await context.newPage());
    if (faults.length > 0) throw new Error(`The page reported faults:\n${faults.join("\n")}`);
  } finally {
    await context.close();
  }
}

/** Signs in by the form, as an operator would. */
export async function signIn(page: Page, url: string, password: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${url}/`);
}

/** Opens `path` as the operator, whose session the page is given instead of the form. */
export async function enter(
  page: Page,
  { url, signIn }: Pick<TestServer, "url" | "signIn">,
  path = "/",
): Promise<void> {
  const [name = "", value = ""] = (await signIn()).split("=");
  await page.context().addCookies([{ name, value, url }]);
  await page.goto(url + path);
}

/** Opens the menu of the header, which works without a script too. */
export async function openMenu(page: Page): Promise<void> {
  await page.locator(".site-menu > summary").click();
}

/** More than the page waits between two heartbeats, and for the answer to one. */
const HEARTBEAT_MS = 15_000;

/** Takes the network from a page with a clock of its own, until it notices. */
export async function cutOff(page: Page): Promise<void> {
  await page.context().setOffline(true);
  // One heartbeat is sent, and has no answer. Chromium keeps a processor busy while one waits.
  for (let at = 0; at < 2; at++) await page.clock.fastForward(HEARTBEAT_MS);
  await page.locator('[data-live="lost"]').waitFor();
}

/** Waits until nothing more comes by itself: the page is live, and the charts in sight are drawn. */
export function settle(page: Page): Promise<void> {
  return until(`${page.url()} is live`, () => page.evaluate(isSettled));
}

/** Runs in the page. One without islands has nothing that could be live. */
function isSettled(): boolean {
  const live = document.querySelector<HTMLElement>("[data-live]");
  const isInSight = (element: Element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  };
  const plots = [...document.querySelectorAll(".chart .plot")]
    .filter((plot) => plot.checkVisibility() && isInSight(plot));
  return (live === null || live.dataset["live"] === "live") &&
    plots.every((plot) => plot.querySelector("canvas") !== null);
}

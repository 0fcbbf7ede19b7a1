import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
/** Where every server of a test listens; by name behind a proxy, for its certificate. */
const LOOPBACK = ["127.0.0.1", "localhost"];
const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

export interface WithPageOptions extends BrowserContextOptions {
  /** What the test itself makes the browser complain of, such as an answer of 404. */
  expectedComplaint?: RegExp;
  /** What the test itself makes the page throw. */
  expectedError?: RegExp;
}

/**
 * A fresh page in headless Chromium. Fails when it, or another tab of its context, broke a rule
 * of its own security policy, threw an error, or asked any other machine for anything.
 */
export async function withPage(
  run: (page: Page) => Promise<void>,
  { expectedComplaint, expectedError, ...options }: WithPageOptions = {},
): Promise<void> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext(options);
    const faults: string[] = [];
    const report = (fault: string, expected?: RegExp) => {
      if (expected?.test(fault) !== true) faults.push(fault);
    };
    context.on("weberror", (error) => report(error.error().message, expectedError));
    context.on("console", (message) => {
      if (message.type() === "error") report(message.text(), expectedComplaint);
    });
    const checkAddress = (url: string) => {
      const { protocol, hostname } = new URL(url);
      if (protocol !== "data:" && !LOOPBACK.includes(hostname)) faults.push(`asked ${url}`);
    };
    context.on("request", (request) => checkAddress(request.url()));
    context.on("page", (opened) => opened.on("websocket", (socket) => checkAddress(socket.url())));
    await run(await context.newPage());
    if (faults.length > 0) throw new Error(`The page reported faults:\n${faults.join("\n")}`);
  } finally {
    await browser.close();
  }
}

/** Signs in by the form, as an operator would. */
export async function signIn(page: Page, url: string, password: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${url}/`);
}

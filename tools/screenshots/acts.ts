/** What is done on a page before its picture is taken. */
import type { Page } from "playwright-core";

export async function submit(
  page: Page,
  label: string,
  text: string,
  button: string,
): Promise<void> {
  await page.getByLabel(label).fill(text);
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.waitForLoadState();
}

export async function clickRows(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  await page.getByText("Rows").click();
}

export async function openMute(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  await page.locator('main [data-act="mute"]').first().click();
  await page.getByRole("dialog").waitFor();
}

export async function openGuest(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  const parts = page.getByRole("navigation", { name: "Parts of this host" });
  await parts.getByRole("link", { name: "Guests" }).click();
  await page.getByRole("button", { name: /^Details of/ }).nth(1).click();
  await page.locator(".config").waitFor();
}

export async function pressTab(page: Page, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await page.keyboard.press("Tab");
}

/** What the form sends arrives as something that cannot be read. */
export async function breakForms(page: Page): Promise<void> {
  await page.route("**", async (route, request) => {
    if (request.method() !== "POST") return route.continue();
    const headers = { ...request.headers(), "content-type": "multipart/form-data; boundary=x" };
    await route.fulfill({ response: await route.fetch({ headers, postData: "no form" }) });
  });
}

export function loseConnection(page: Page): Promise<void> {
  return page.routeWebSocket(/live/, (socket) => {
    socket.close();
  });
}

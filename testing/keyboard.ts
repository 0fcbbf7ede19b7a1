/** Getting about a page by the Tab key alone. */
import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

/** More stops than any page of a test has. */
const MAX_STOPS = 300;

/** Presses Tab until `target` has the focus, which must be to be seen there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MAX_STOPS; stops++) {
    if (await hasFocus(target)) {
      const stop = await page.evaluate(lookAtStop);
      if (stop === null) throw new Error("Nothing has the focus");
      if (stop.fault !== null) throw new Error(stop.fault);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Cannot reach "${target}": Tab did not come to it`);
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

/** Waits until `target` has the focus, which a script may give it a moment after a key. */
export function focusOn(target: Locator): Promise<void> {
  return until(`the focus on ${target}`, () => hasFocus(target));
}

/**
 * Goes once around the page from its top: the stops, in order, by their text. Throws where the
 * focus is not to be seen, or does not come out of the page again.
 */
export async function tabAround(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    // Tab goes on from where the focus was, even if that lost it.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const stops: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(lookAtStop);
    if (stop === null || stop.seen) return stops;
    if (stop.fault !== null) throw new Error(stop.fault);
    stops.push(stop.html);
    if (stops.length > MAX_STOPS) throw new Error(`Cannot leave ${page.url()} by Tab`);
  }
}

/** What of the page Tab should reach: links, fields, buttons and what scrolls. */
export function countTabStops(page: Page): Promise<number> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, summary, [tabindex='0']",
    )].filter((element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.matches(":disabled, [type=hidden], [tabindex='-1']")
    ).length
  );
}

/**
 * Runs in the page, alone: the stop that has the focus, whether it was there before, and why nobody
 * sees that it has the focus, null when they do. Null where nothing of the page has it.
 */
function lookAtStop(): { seen: boolean; html: string; fault: string | null } | null {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const html = element.outerHTML.slice(0, 200);
  const seen = element.hasAttribute("data-walked");
  element.setAttribute("data-walked", "");
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const isOutlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  if (!isOutlined && boxShadow === "none") {
    return { seen, html, fault: `Focus draws nothing around ${html}` };
  }
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isInSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return { seen, html, fault: isInSight ? null : `Focus is out of sight on ${html}` };
}

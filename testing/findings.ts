import axe from "axe-core";
import type { Page } from "playwright-core";
import { someOf } from "./rounds.ts";

const COLOUR_SCHEMES = ["light", "dark"] as const;

/** What colours can change. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * What axe-core calls serious or critical on the page as it stands: in light and in dark, or, in
 * `deno task ok`, in the one that the page's path and the seed choose.
 */
export async function listFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const findings: string[] = [];
  for (const [at, colorScheme] of someOf(inOrderOf(page.url()), 1).entries()) {
    const options: axe.RunOptions = at === 0 ? {} : { runOnly: OF_COLOURS };
    await page.emulateMedia({ colorScheme });
    await page.evaluate(endMoves);
    for (const finding of await page.evaluate(findIn, options)) {
      findings.push(finding.replace(":", ` in ${colorScheme}:`));
    }
  }
  return findings;
}

/** Runs in the page: what is half seen while it slides in has the contrast that it ends with. */
function endMoves(): void {
  for (const move of document.getAnimations()) {
    if (move.effect?.getComputedTiming().endTime !== Infinity) move.finish();
  }
}

/** Half of all pages begin with the other one. */
function inOrderOf(url: string): readonly (typeof COLOUR_SCHEMES[number])[] {
  const letters = [...new URL(url).pathname].map((letter) => letter.charCodeAt(0));
  const isOdd = letters.reduce((sum, code) => sum + code, 0) % 2 === 1;
  return isOdd ? COLOUR_SCHEMES.toReversed() : COLOUR_SCHEMES;
}

/** Runs in the page, so that what is not a finding stays there: it is most, and long. */
async function findIn(options: axe.RunOptions): Promise<string[]> {
  const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
  const { violations } = await inPage.run({ ...options, resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

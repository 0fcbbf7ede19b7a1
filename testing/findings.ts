import axe from "axe-core";
import type { Page } from "playwright-core";

/** What there is to find in each colour scheme: all, then what colours can change. */
const SCHEMES: readonly ["light" | "dark", axe.RunOptions][] = [
  ["light", {}],
  ["dark", { runOnly: ["color-contrast", "link-in-text-block"] }],
];

/** What axe-core calls serious or critical on the page as it stands, in light and in dark. */
export async function listFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const findings: string[] = [];
  for (const [colorScheme, options] of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const finding of await page.evaluate(findIn, options)) {
      findings.push(finding.replace(":", ` in ${colorScheme}:`));
    }
  }
  return findings;
}

/** Runs in the page, so that what is not a finding stays there: it is most, and long. */
async function findIn(options: axe.RunOptions): Promise<string[]> {
  const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
  const { violations } = await inPage.run({ ...options, resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

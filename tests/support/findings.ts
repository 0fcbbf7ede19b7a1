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
    const { violations } = await page.evaluate(
      (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options),
      options,
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      findings.push(`${id} in ${colorScheme}: ${nodes.map(({ html }) => html).join(" ")}`);
    }
  }
  return findings;
}

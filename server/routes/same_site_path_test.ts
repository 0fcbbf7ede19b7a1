import { strictEqual } from "node:assert/strict";
import { sameSitePath } from "./same_site_path.ts";

const ROWS: [why: string, wanted: string, expected: string][] = [
  ["a path of this site", "/hosts/pve-01?tab=1", "/hosts/pve-01?tab=1"],
  ["nothing", "", "/"],
  ["another site", "https://evil.example/", "/"],
  ["another site without scheme", "//evil.example/", "/"],
  ["another site behind a backslash", "/\\evil.example/", "/"],
  ["another site behind dots", "/..//evil.example/", "/"],
  ["another site behind a tab", "/\t/evil.example/", "/"],
  ["a script", "javascript:alert(1)", "/"],
];
for (const [why, wanted, expected] of ROWS) {
  Deno.test(`sameSitePath() goes to ${expected} when asked for ${why}`, () => {
    strictEqual(sameSitePath(wanted), expected);
  });
}

/** The page of reasons has a section of every rule, and says of it what the table of rules does. */
import { deepStrictEqual, match, ok } from "node:assert/strict";
import { REASON_LEVELS } from "../../shared/verdict/mod.ts";
import type { About } from "../../shared/verdict/rule.ts";
import { RULES } from "../../shared/verdict/rules.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/reasons.md", import.meta.url));

const HEADINGS: Record<typeof REASON_LEVELS[number], string> = {
  offline: "Offline",
  critical: "Critical",
  unknown: "Unknown",
  warning: "Warning",
  note: "Notes",
};

const ABOUT: Record<About, string> = {
  host: "the host",
  kind: "a kind of samples",
  section: "a part of a sample",
  pool: "a pool or one of its devices",
  storage: "a storage",
  dataset: "a dataset",
  guest: "a guest",
  disk: "a disk",
  job: "a job",
  node: "a node of the cluster",
  certificate: "a certificate",
  event: "a job or a kind of notification of Proxmox VE",
};

/** "## Critical" and "### `pool_health`", with what is below each. */
const SECTIONS = PAGE.split(/^(?=##)/m).slice(1).map((section) => {
  const [heading = "", ...lines] = section.split("\n");
  return { heading, text: lines.join("\n").trim() };
});

Deno.test("docs/reasons.md has a section of every rule at its level, in the order of the table", () => {
  const expected = REASON_LEVELS.flatMap((level) => [
    `## ${HEADINGS[level]}`,
    ...RULES.filter((rule) => rule.level === level).map(({ code }) => `### \`${code}\``),
  ]);

  // Behind them all: from where on, which thresholds_test.ts reads.
  expected.push("## Thresholds");
  deepStrictEqual(SECTIONS.map(({ heading }) => heading), expected);
});

for (const { code, about, next } of RULES) {
  Deno.test(`docs/reasons.md says what ${code} is about, what it means and what to do`, () => {
    const text = SECTIONS.find(({ heading }) => heading === `### \`${code}\``)?.text ?? "";
    const [meaning = "", todo = "", ...more] = text.split("\n\n");

    const begin = `About ${ABOUT[about]}. `;
    ok(meaning.startsWith(begin), `Expected "${begin}…", not "${meaning}"`);
    match(meaning.slice(begin.length), /^[A-Z`].*\.$/s);
    match(todo, /^\*\*What to do:\*\* [A-Z`].*\.$/s);
    deepStrictEqual(more, []);
    if (next !== undefined) ok(next.length <= 60 && !next.endsWith("."), `Next step: ${next}`);
  });
}

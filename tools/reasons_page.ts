/** `docs/reasons.md`, made of the judge's table of rules and of what its guide says of each. */
import { fileURLToPath } from "node:url";
import { findGuide } from "../shared/verdict/guide.ts";
import { REASON_LEVELS } from "../shared/verdict/mod.ts";
import type { About } from "../shared/verdict/rule.ts";
import { RULES } from "../shared/verdict/rules.ts";

export const REASONS_PAGE = fileURLToPath(new URL("../docs/reasons.md", import.meta.url));

const HEAD = `# Every reason, by its code

Made of the table of rules by \`deno task docs\`; a test compares them.

The worst reason of a host is its level; notes raise nothing. A reason holds until a newer reading
shows that it is over: a command that hangs, or a list that was read in part, ends none, and what
was last known is shown with its age. The code is what mutes, the API and \`agent check\` call it by.
`;

const LEVELS: Record<typeof REASON_LEVELS[number], string> = {
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

export function reasonsPage(): string {
  const levels = REASON_LEVELS.map((level) => {
    const rules = RULES.filter((rule) => rule.level === level);
    return [
      `## ${LEVELS[level]}`,
      ...rules.map(({ code, about }) => {
        const guide = findGuide(code);
        if (guide === null) throw new RangeError(`Cannot explain "${code}": the guide has no row`);
        return `### \`${code}\`\n\nAbout ${
          ABOUT[about]
        }. ${guide.meaning}\n\n**What to do:** ${guide.todo}`;
      }),
    ].join("\n\n");
  });
  return [HEAD.trimEnd(), ...levels].join("\n\n") + "\n";
}

if (import.meta.main) await Deno.writeTextFile(REASONS_PAGE, reasonsPage());

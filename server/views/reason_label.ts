import type { Reason } from "../../shared/verdict/mod.ts";
import type { About } from "../../shared/verdict/rule.ts";
import { findRule } from "../../shared/verdict/rules.ts";

/** What is called by a name of its own; of a host, a kind or a section the text says it all. */
const NAMED: ReadonlySet<About> = new Set([
  "pool",
  "storage",
  "dataset",
  "guest",
  "disk",
  "job",
  "node",
  "certificate",
  "event",
]);

/** What to call the subject of a reason beside its text; "" where the text says it all. */
export function labelOf({ code, subject }: Pick<Reason, "code" | "subject">): string {
  const rule = findRule(code);
  return rule !== null && NAMED.has(rule.about) ? subject : "";
}

import type * as z from "zod";
import { printable } from "../../../shared/printable.ts";

const FOUND_LENGTH = 200;

/** Says of each field what was found and what is expected; a secret's value is not repeated. */
export function settingProblems(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  isSecret: (field: string) => boolean,
): { field: string; text: string }[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const field = printable(key).slice(0, FOUND_LENGTH);
        return { field, text: `Cannot use "${field}": this kind of channel has no such setting` };
      });
    }
    const field = String(issue.path[0] ?? "");
    const found = describeFound(valueOf(input, field), isSecret(field));
    return [{ field, text: `Cannot use ${field} ${found}: expected ${issue.message}` }];
  });
}

function describeFound(value: unknown, isSecret: boolean): string {
  if (value === undefined || value === null || value === "") return "(empty)";
  if (isSecret) return `(hidden, ${String(value).length} characters)`;
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  // An address may carry a password where none belongs.
  const shown = text.replace(/\/\/[^/@]*@/, "//(hidden)@");
  return `"${printable(shown).slice(0, FOUND_LENGTH)}"`;
}

function valueOf(input: unknown, field: string): unknown {
  return typeof input === "object" && input !== null ? Reflect.get(input, field) : undefined;
}

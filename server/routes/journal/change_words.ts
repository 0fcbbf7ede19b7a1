/** One change of a host in an operator's words. */
import { printable } from "../../../shared/printable.ts";
import type { JournalEntry } from "../../store/port.ts";
import { JOURNAL_PARTS } from "../../views/fleet_journal.ts";

/** What stands before the name of what changed. */
export function partWord(kind: JournalEntry["kind"]): string {
  return kind === "journal" ? "Journal" : JOURNAL_PARTS[kind];
}

/** What of it changed; of what came or went, that; of more than is kept, that. */
export function whatText({ kind, what, after }: JournalEntry): string {
  if (kind === "journal") return "more changes than are kept";
  if (what === "present") return after === null ? "disappeared" : "appeared";
  return printable(what);
}

/** "off → on"; "" of what came or went. */
export function changeText({ what, before, after, is_cut }: JournalEntry): string {
  if (what === "present") return "";
  const sides = before === null ? [after ?? "not set"] : [before, after ?? "not set"];
  return sides.map(printable).join(" → ") + (is_cut ? " (cut)" : "");
}

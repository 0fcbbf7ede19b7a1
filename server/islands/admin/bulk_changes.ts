/** What can be said of several hosts at once; all but the second take a word. */
export const BULK_CHANGES = [
  { value: "set_group", label: "Set group" },
  { value: "clear_group", label: "Take out of group" },
  { value: "add_tag", label: "Add tag" },
  { value: "remove_tag", label: "Remove tag" },
] as const;

export type BulkChange = typeof BULK_CHANGES[number]["value"];

/** What else can be done to several: each leads to a page that asks first. */
export const BULK_QUESTIONS = [
  { value: "window", label: "Plan a window …" },
  { value: "rotate", label: "Give new tokens …" },
  { value: "delete", label: "Delete …" },
] as const;

export const BULK_ACTS = [...BULK_CHANGES, ...BULK_QUESTIONS];

/** Whether an act is about a group or a tag. */
export function takesWord(act: string): boolean {
  return act !== "clear_group" && !BULK_QUESTIONS.some(({ value }) => value === act);
}

/** A change that could not be made, to be shown again as it was asked for. */
export interface BulkProblem {
  what: string;
  typed: string;
  /** Names of the hosts that were ticked. */
  hosts: readonly string[];
  message: string;
}

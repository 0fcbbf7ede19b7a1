/** What can be done to several hosts at once; all but the second take a word. */
export const BULK_CHANGES = [
  { value: "set_group", label: "Set group" },
  { value: "clear_group", label: "Take out of group" },
  { value: "add_tag", label: "Add tag" },
  { value: "remove_tag", label: "Remove tag" },
] as const;

export type BulkChange = typeof BULK_CHANGES[number]["value"];

/** A change that could not be made, to be shown again as it was asked for. */
export interface BulkProblem {
  what: string;
  typed: string;
  /** Names of the hosts that were ticked. */
  hosts: readonly string[];
  message: string;
}

/** What is said of several hosts at once, and how it is taken back. */
import { countText } from "../../../shared/verdict/number_text.ts";
import type { HostCard } from "../../views/mod.ts";
import type { BulkChange } from "../admin/bulk_changes.ts";
import type { Done } from "../table/acts.ts";
import { type ActFields, sendForm } from "../table/send_act.ts";

/** One change of what is said of hosts beside their names. */
export interface HostsChange {
  what: BulkChange;
  /** A group or a tag; "" where none is wanted. */
  word: string;
  hosts: readonly string[];
}

/** Makes a change. Rejects with what is wrong, in words. */
export async function changeHosts(change: HostsChange, cards: readonly HostCard[]): Promise<Done> {
  const back = inverseOf(change, cards);
  await sendChange(change);
  return {
    text: `${countText(change.hosts.length, "host")}: ${changeWords(change)}`,
    undo: async () => {
      for (const each of back) await sendChange(each);
    },
  };
}

/** The changes that make of the hosts what they are; `cards`: as they are before. */
export function inverseOf(
  { what, word, hosts }: HostsChange,
  cards: readonly HostCard[],
): HostsChange[] {
  const names = new Set(hosts);
  const changed = cards.filter(({ name }) => names.has(name));
  const tag = word.trim().toLowerCase();
  if (what === "add_tag" || what === "remove_tag") {
    const isAdding = what === "add_tag";
    const others = changed.filter(({ tags }) => tags.includes(tag) !== isAdding);
    const back = others.map(({ name }) => name);
    const opposite = isAdding ? "remove_tag" : "add_tag";
    return back.length === 0 ? [] : [{ what: opposite, word: tag, hosts: back }];
  }
  return [...Map.groupBy(changed, ({ group }) => group)].map(([group, members]) => ({
    what: group === null ? "clear_group" : "set_group",
    word: group ?? "",
    hosts: members.map(({ name }) => name),
  }));
}

function changeWords({ what, word }: HostsChange): string {
  switch (what) {
    case "set_group":
      return `in group ${word}`;
    case "clear_group":
      return "in no group";
    case "add_tag":
      return `tagged ${word}`;
    case "remove_tag":
      return `no longer tagged ${word}`;
  }
}

function sendChange({ what, word, hosts }: HostsChange): Promise<void> {
  const fields: ActFields = [
    ["what", what],
    ["word", word],
    ...hosts.map((host) => ["host", host] as const),
  ];
  return sendForm("/admin/hosts/bulk", fields);
}

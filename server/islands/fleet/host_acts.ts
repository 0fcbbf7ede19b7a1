/** What is done to several hosts at once, and how each is taken back. */
import { countText } from "../../../shared/verdict/number_text.ts";
import type { HostCard } from "../../views/mod.ts";
import type { BulkChange } from "../admin/bulk_changes.ts";
import type { Done } from "../table/acts.ts";
import { untilText } from "./silence_until.ts";

/** Some hosts by name, or all of a group, also those that come to it later. */
export type Silenced = { hosts: readonly string[] } | { group: string };

const ANSWER_WITHIN_MS = 15_000;

/** Nothing is told of them until then. Rejects with what is wrong, in words. */
export async function silenceHosts(about: Silenced, until: Date, now: Date): Promise<Done> {
  const fields: [string, string][] = "group" in about
    ? [["group", about.group]]
    : about.hosts.map((host) => ["host", host]);
  fields.push(["until_unix", String(Math.floor(until.getTime() / 1000))]);
  const response = await post("/admin/windows/silence", fields);
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.error ?? refusal(response));
  const ids: string[] = answer.windows;
  const what = "group" in about ? `Group ${about.group}` : countText(about.hosts.length, "host");
  return {
    text: `${what}: silent until ${untilText(until, now)}`,
    undo: async () => {
      for (const id of ids) await postForm(`/admin/windows/${id}/delete`, []);
    },
  };
}

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
  const fields = [["what", what], ["word", word], ...hosts.map((host) => ["host", host])];
  return postForm("/admin/hosts/bulk", fields as [string, string][]);
}

/** A form whose answer leads elsewhere once it is done, and is a page that says why where it is not. */
async function postForm(path: string, fields: readonly [string, string][]): Promise<void> {
  const response = await post(path, fields);
  if (response.type === "opaqueredirect") return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  throw new Error(
    page.querySelector("#bulk-problem, [role=alert]")?.textContent ??
      refusal(response),
  );
}

async function post(path: string, fields: readonly [string, string][]): Promise<Response> {
  try {
    return await fetch(path, {
      method: "POST",
      body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (cause) {
    throw new Error("The server did not answer: nothing may have been done", { cause });
  }
}

function refusal({ status }: Response): string {
  return `The server refused: HTTP status ${status}`;
}

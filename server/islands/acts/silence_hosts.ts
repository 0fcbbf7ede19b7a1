/** A window of several hosts from now on, and how it is taken back. */
import { countText } from "../../../shared/verdict/number_text.ts";
import type { Done } from "../table/acts.ts";
import { sendForAnswer, sendForm } from "../table/send_act.ts";
import { untilText } from "./silence_until.ts";

/** Some hosts by name, or all of a group, also those that come to it later. */
export type Silenced = { hosts: readonly string[] } | { group: string };

/** Nothing is told of them until then. Rejects with what is wrong, in words. */
export async function silenceHosts(about: Silenced, until: Date, now: Date): Promise<Done> {
  const fields: [string, string][] = "group" in about
    ? [["group", about.group]]
    : about.hosts.map((host) => ["host", host]);
  fields.push(["until_unix", String(Math.floor(until.getTime() / 1000))]);
  const { windows } = await sendForAnswer<{ windows: string[] }>("/admin/windows/silence", fields);
  const what = "group" in about ? `Group ${about.group}` : countText(about.hosts.length, "host");
  return {
    text: `${what}: silent until ${untilText(until, now)}`,
    undo: async () => {
      for (const id of windows) await sendForm(`/admin/windows/${id}/delete`, []);
    },
  };
}

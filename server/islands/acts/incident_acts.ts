/** What is done to several incidents at once, and how it is taken back. */
import { countText } from "../../../shared/verdict/number_text.ts";
import type { Done } from "../table/acts.ts";
import { sendForAnswer } from "../table/send_act.ts";
import { untilText } from "./silence_until.ts";

/** What the server says of an act on several. */
interface Answer {
  /** Of those that it was done to. */
  done: string[];
  /** How many it could not be done to: they are over, held back, or it is so already. */
  left: number;
}

/** Takes on all of `ids` that nobody has. Rejects with what is wrong, in words. */
export async function acknowledgeAll(ids: readonly string[], note: string): Promise<Done> {
  const { done, left } = await sendForAnswer<Answer>("/incident-acts/acknowledge", [
    ...fieldsOf(ids),
    ["note", note],
  ]);
  return {
    text: `${countText(done.length, "incident")} acknowledged${leftText(left)}`,
    undo: async () => {
      await sendForAnswer<Answer>("/incident-acts/acknowledge/delete", fieldsOf(done));
    },
  };
}

/** Mutes every reason that they rest on, until then. Rejects with what is wrong, in words. */
export async function muteAll(
  ids: readonly string[],
  { note, until, now }: { note: string; until: Date; now: Date },
): Promise<Done> {
  const { done, left } = await sendForAnswer<Answer>("/incident-acts/mute", [
    ...fieldsOf(ids),
    ["note", note],
    ["until_unix", String(Math.floor(until.getTime() / 1000))],
  ]);
  return {
    text: `${countText(done.length, "reason")} muted until ${untilText(until, now)}${
      leftText(left)
    }`,
    undo: async () => {
      const fields = done.map((mute) => ["mute", mute] as const);
      await sendForAnswer<Answer>("/incident-acts/mute/delete", fields);
    },
  };
}

function fieldsOf(ids: readonly string[]) {
  return ids.map((id) => ["id", id] as const);
}

function leftText(left: number): string {
  return left === 0 ? "" : `, ${left} as before`;
}

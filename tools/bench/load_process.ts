/** The load of `pipelined_load.ts` in a process of its own. */
import { answerLines } from "../simulate/line_process.ts";
import { type LoadOptions, type LoadSocket, openSockets, runLoad } from "./pipelined_load.ts";

export type LoadQuestion =
  | { ask: "connect"; options: LoadOptions }
  | { ask: "run"; seconds: number; window: number }
  | { ask: "acknowledged" };

/** `collected_at` in epoch milliseconds of every acknowledged sample, by host. */
export type Acknowledged = Record<string, number[]>;

if (import.meta.main) {
  let sockets: LoadSocket[] = [];
  await answerLines(async (question: LoadQuestion) => {
    if (question.ask === "run") return await runLoad(sockets, question);
    if (question.ask === "acknowledged") {
      return Object.fromEntries(
        sockets.map((socket) => [socket.agent.name, socket.acknowledged_at_ms]),
      ) satisfies Acknowledged;
    }
    sockets = await openSockets(question.options);
    return null;
  });
  Deno.exit(0);
}

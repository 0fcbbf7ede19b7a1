import { deepStrictEqual } from "node:assert/strict";
import type { DeskActRow } from "../store/port.ts";
import { takeDeskActs } from "./desk_acts.ts";
import type { OperatorActs } from "./operator_acts.ts";

/** Acts that wait, and what is done of them; the desk goes with the act `goesWith`. */
function waiting(ids: readonly string[], goesWith: string | null) {
  const desk = { isHere: true };
  const done: string[] = [];
  let rows: DeskActRow[] = ids.map((id) => ({ id, act: { type: "test", channel_id: id } }));
  const acts: Pick<OperatorActs, "testChannel"> = {
    testChannel(id) {
      if (id === goesWith) desk.isHere = false;
      else done.push(id);
      return Promise.resolve(true);
    },
  };
  const store = {
    listDeskActs: () => Promise.resolve(rows),
    deleteDeskAct(id: string) {
      rows = rows.filter((row) => row.id !== id);
      return Promise.resolve();
    },
  };
  // Of the rest nothing is asked.
  const parts = { desk, store, acts: acts as OperatorActs };
  return { parts, done, left: () => rows.map(({ id }) => id) };
}

Deno.test("what operators ask of the desk is done in order, once", async () => {
  const { parts, done, left } = waiting(["a", "b"], null);

  await takeDeskActs(parts);
  await takeDeskActs(parts);

  deepStrictEqual(done, ["a", "b"]);
  deepStrictEqual(left(), []);
});

Deno.test("what was not done because the desk went waits for whoever has it then", async () => {
  const { parts, done, left } = waiting(["a", "b", "c"], "b");

  await takeDeskActs(parts);

  deepStrictEqual(done, ["a"]);
  deepStrictEqual(left(), ["b", "c"]);
});

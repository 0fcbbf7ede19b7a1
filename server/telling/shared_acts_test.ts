import { deepStrictEqual, rejects } from "node:assert/strict";
import { type DeskActRow, StorageError } from "../store/port.ts";
import { TestingClock } from "../../testing/clock.ts";
import { askDesk } from "./shared_acts.ts";

const ACT = { type: "test", channel_id: "mail" } as const;

/** A store in which `most` acts may wait, and whoever looks at them finds them done. */
function setUp(most: number) {
  const put: DeskActRow[] = [];
  let refreshes = 0;
  const store = {
    putDeskAct(row: DeskActRow) {
      if (put.length >= most) return Promise.resolve(false);
      put.push(row);
      return Promise.resolve(true);
    },
    listDeskActs: () => Promise.resolve([]),
  };
  const clock = new TestingClock();
  const refresh = () => Promise.resolve(void refreshes++);
  const parts = { store, clock, newId: () => "a", refresh };
  return { parts, clock, put, refreshes: () => refreshes };
}

Deno.test("askDesk() resolves once the act is done, with what is shown refreshed", async () => {
  const { parts, clock, put, refreshes } = setUp(1);

  const asked = askDesk(ACT, parts);
  await clock.advance(50);
  await asked;

  deepStrictEqual([put, refreshes()], [[{ id: "a", act: ACT }], 1]);
});

Deno.test("askDesk() says so where the act cannot even wait", async () => {
  const { parts } = setUp(0);

  await rejects(askDesk(ACT, parts), StorageError);
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { storedIncident } from "../../testing/incidents/rows.ts";
import { withStore } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { MAX_QUEUED_ACTS, type QueuedAct } from "../store/port.ts";
import type { Incident } from "../store/rows/incidents.ts";
import { followQueuedActs, takeQueuedActs } from "./queued_acts.ts";

const asked = (incident_id: string): Omit<QueuedAct, "id"> => ({
  at_ms: 5_000,
  incident_id,
  author: "command line",
  note: "",
  expires_at_ms: null,
});

/** Of incidents that are acknowledged since those times; and what is done to them. */
function listener(sinceMs: Record<string, number> = {}) {
  const done: string[] = [];
  const desk = { isHere: true };
  return {
    done,
    desk,
    acts: {
      acknowledge: (id: string) => {
        done.push(id);
        return Promise.resolve("done" as const);
      },
    },
    incidents: {
      find: (id: string): Incident | null => {
        const at_ms = sinceMs[id];
        const word = { author: "anna", note: "", expires_at_ms: null, baseline: {} };
        return at_ms === undefined ? null : storedIncident(id, {
          acknowledgement: { ...word, level: "critical", at_ms },
        });
      },
    },
  };
}

Deno.test("what waits is done in order, once, and not over what somebody said later", () =>
  withStore(async (store) => {
    for (const id of ["a", "b", "c"]) await store.queueAct(asked(id));
    const { done, ...parts } = listener({ b: 6_000, c: 4_000 });

    await takeQueuedActs({ store, ...parts });
    await takeQueuedActs({ store, ...parts });

    deepStrictEqual(done, ["a", "c"]);
    deepStrictEqual(await store.listQueuedActs(), []);
  }));

Deno.test("what is done while the desk goes stays for whoever has it then", () =>
  withStore(async (store) => {
    for (const id of ["a", "b"]) await store.queueAct(asked(id));
    const { acts, ...parts } = listener();
    const going = {
      acknowledge: (id: string) => {
        parts.desk.isHere = false;
        return acts.acknowledge(id);
      },
    };

    await takeQueuedActs({ store, ...parts, acts: going });

    deepStrictEqual(parts.done, ["a"]);
    deepStrictEqual((await store.listQueuedActs()).map(({ incident_id }) => incident_id), [
      "a",
      "b",
    ]);
  }));

Deno.test("what is asked for while it follows is taken up, until it is stopped", () =>
  withStore(async (store) => {
    const stop = new AbortController();
    const { done, ...parts } = listener();
    await store.queueAct(asked("before"));
    const following = followQueuedActs({ store, ...parts }, stop.signal);
    await until("the first is done", () => done.length === 1);
    await store.queueAct(asked("later"));
    await until("the second is done", () => done.length === 2);
    stop.abort();
    await following;

    deepStrictEqual(done, ["before", "later"]);
  }));

Deno.test("no more wait than a server is to find when it starts", () =>
  withStore(async (store) => {
    for (let count = 0; count < MAX_QUEUED_ACTS; count++) await store.queueAct(asked("a"));
    strictEqual(await store.queueAct(asked("a")), null);
  }));

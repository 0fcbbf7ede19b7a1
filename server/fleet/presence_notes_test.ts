import { deepStrictEqual, rejects } from "node:assert/strict";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import type { Presence } from "../store/port.ts";
import { HostState } from "./host_state.ts";
import { PresenceNotes } from "./presence_notes.ts";

Deno.test("others are told of a host once, and again when it could not be told", () =>
  withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const [row] = await store.listHosts();
    if (row === undefined) throw new Error("there is no host");
    const state = new HostState(row, () => "id");
    const told: [number, Presence][][] = [];
    let isReached = false;
    const notes = new PresenceNotes({
      notePresence(hosts) {
        if (!isReached) return Promise.reject(new Error("not reached"));
        told.push([...hosts]);
        return Promise.resolve();
      },
    });
    state.joined(0);
    notes.judged(state);
    await rejects(notes.tell(), /not reached/);
    isReached = true;

    await notes.tell();
    notes.judged(state);
    await notes.tell();
    state.connected = false;
    notes.judged(state);
    await notes.tell();

    deepStrictEqual(told, [[[id, "here"]], [[id, "away"]]]);
  }));

/** What one process changes, and how the others hear of it. */
import { deepStrictEqual, notDeepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import {
  channelRow,
  policyRow,
  putIncidents,
  storedIncident,
  windowRow,
} from "../../../testing/incidents/rows.ts";
import { startServerCommand } from "../../../testing/server_process.ts";
import { type Revisions, type Store, WATCHED } from "../port.ts";
import type { Suite } from "./suite.ts";
import { left, mute } from "./words.ts";

const HOST = { token_hash: "hash", token_digest: null, created_at_ms: 1 };
const JOIN = {
  token_hash: "hash of pve-01",
  token_digest: "digest",
  agent_version: "1.2.3",
  protocol_level: 7,
  intervals: { fast: 10, medium: 60, slow: 600 },
};

/** What is done to the one host, and what of it others hear. */
const CHANGES: readonly (readonly [
  what: string,
  change: (store: Store, hostId: number) => Promise<unknown>,
  heard: readonly (keyof Revisions)[],
])[] = [
  ["a new host", (store) => store.insertHost({ ...HOST, name: "new" }), ["hosts"]],
  ["a name that is taken", (store) => store.insertHost({ ...HOST, name: "pve-01" }), []],
  ["a new token", (store) => store.replaceToken("pve-01", HOST), ["hosts"]],
  ["a deleted host", (store) => store.deleteHost("pve-02"), ["hosts"]],
  ["a join", (store, id) => store.recordJoin(id, JOIN), []],
  ["a sign of life", (store, id) => store.recordSeen(id, 9), []],
  [
    "versions",
    (store, id) => store.recordVersions(id, { pve_version: "9", zfs_version: "2" }),
    [],
  ],
  ["a sample", (store, id) => insertSamples(store, [testingSample(id, 1)]), []],
  ["a setting", (store) => store.putSetting("key", "value"), []],
  ["a mute", (store, id) => store.putMute(mute(id)), ["words"]],
  ["a mute that changes", (store, id) => store.putMute(mute(id, { note: "again" })), ["words"]],
  ["a mute taken back", (store, id) => store.deleteMute(id, mute(id).code, ""), ["words"]],
  ["a mute that is not there", (store, id) => store.deleteMute(id, mute(id).code, ""), []],
  ["a group", (store) => store.changeHosts(["pve-01"], { group: "vienna" }), ["hosts"]],
  ["a tag", (store) => store.changeHosts(["pve-01"], { add_tags: ["lab"] }), ["hosts"]],
  ["a note", (store) => store.changeHosts(["pve-01"], { note: "rack 7" }), ["hosts"]],
  ["a web address", (store) => store.changeHosts(["pve-01"], { web_url: "https://a/" }), ["hosts"]],
  ["a channel", (store) => store.putChannel(channelRow("mail")), ["telling"]],
  ["a channel that is deleted", (store) => store.deleteChannel("mail"), ["telling"]],
  ["a policy", (store) => store.putPolicy(policyRow("p")), ["telling"]],
  ["a window", (store) => store.putWindow(windowRow("w")), ["telling"]],
  ["a window that is not there", (store) => store.deleteWindow("none"), []],
  ["an incident", (store) => putIncidents(store, storedIncident("a")), []],
  ["a pool that left", (store, id) => store.putLeftPool(left(id)), ["words"]],
  ["a pool that is back", (store, id) => store.deleteLeftPool(id, left(id).guid), ["words"]],
];

/** The next that `watching` yields; null once it has ended. */
async function next(watching: AsyncIterator<Revisions>): Promise<Revisions | null> {
  const { done, value } = await watching.next();
  return done === true ? null : value;
}

export function testWatch({ test }: Suite): void {
  test("revisions() differ after what others must hear of, and after nothing else", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertTestingHost(store, "pve-02");

    for (const [what, change, heard] of CHANGES) {
      const before = await store.revisions();
      await change(store, id);
      const after = await store.revisions();

      deepStrictEqual(WATCHED.filter((key) => after[key] !== before[key]), heard, what);
    }
  });

  test(
    "watch() yields at once what differs already, and then each later change",
    async (store, { engine }) => {
      await using other = await engine.open();
      const stop = new AbortController();
      const before = await store.revisions();
      await insertTestingHost(other, "pve-01");
      const watching = store.watch(before, stop.signal)[Symbol.asyncIterator]();

      const first = await next(watching);
      notDeepStrictEqual(first, before);
      const waiting = next(watching);
      await insertTestingHost(other, "pve-02");
      const second = await waiting;

      ok(second !== null && first !== null && second.hosts !== first.hosts);
      strictEqual((await store.listHosts()).length, 2);
      const ended = next(watching);
      stop.abort();
      strictEqual(await ended, null);
    },
  );

  test("watch() tells what another process did", async (store, { environment }) => {
    const stop = new AbortController();
    const watching = store.watch(await store.revisions(), stop.signal)[Symbol.asyncIterator]();

    const waiting = next(watching);
    const command = await startServerCommand(["register-host", "pve-01"], environment);
    notDeepStrictEqual(await waiting, null);

    deepStrictEqual((await store.listHosts()).map(({ name }) => name), ["pve-01"]);
    strictEqual(await command.ended(), 0);
    stop.abort();
  });

  test("watch() ends at once when it was told to before, and throws once the store is closed", async (store) => {
    const revisions = await store.revisions();
    const stop = new AbortController();
    stop.abort();
    strictEqual(await next(store.watch(revisions, stop.signal)[Symbol.asyncIterator]()), null);

    await store[Symbol.asyncDispose]();
    const watching = store.watch(revisions, new AbortController().signal)[Symbol.asyncIterator]();
    await rejects(watching.next());
  });
}

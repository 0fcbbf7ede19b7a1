/** `POST /admin/windows/silence`: windows from now on, by one click of a list of hosts. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { MAX_SELECTED } from "../../shared/host_selector.ts";
import { insertTestingHost, openStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const HOUR = 3_600;

async function silence(server: TestServer, fields: readonly (readonly [string, string])[]) {
  const response = await fetch(`${server.url}/admin/windows/silence`, {
    method: "POST",
    headers: { cookie: await server.signIn(), origin: server.url },
    body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
    redirect: "manual",
  });
  return { status: response.status, body: await response.json() };
}

Deno.test("hosts and groups are silent from this minute on, until the minute that is asked for", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    await server.register("pve-01");
    await using store = await openStore({ path: server.database_path });
    const nowUnix = clock.nowMs() / 1000;
    const until_unix = String(nowUnix + 2 * HOUR);
    const minute = (unix: number) => new Date(unix * 1000).toISOString().slice(0, 16);

    const hosts = await silence(server, [["host", "pve-01"], ["until_unix", until_unix]]);
    await clock.advance(1_000);
    const group = await silence(server, [["group", "Berlin"], ["until_unix", until_unix]]);

    const windows = await store.listWindows();
    deepStrictEqual(windows.map(({ id }) => [id]), [hosts.body.windows, group.body.windows]);
    deepStrictEqual(windows.map(({ selector }) => selector), [{ hosts: ["pve-01"] }, {
      groups: ["berlin"],
    }]);
    deepStrictEqual(windows[0]?.when, {
      kind: "once",
      start: minute(nowUnix),
      end: minute(nowUnix + 2 * HOUR),
    });
    strictEqual(windows[0]?.zone, "UTC");

    const headers = { cookie: await server.signIn() };
    const held = await (await fetch(`${server.url}/api/windows`, { headers })).json();
    deepStrictEqual(held.windows.map(({ selector }: { selector: unknown }) => selector), [
      { hosts: ["pve-01"] },
      { groups: ["berlin"] },
    ]);
    strictEqual(held.next_unix, Math.floor(nowUnix / 60) * 60 + 2 * HOUR);
  }, { clock });
});

Deno.test("more hosts than one window holds are in several, all of which are named", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const names = Array.from({ length: MAX_SELECTED + 1 }, (_, index) => `pve-${index}`);
    for (const name of names) await insertTestingHost(store, name);
    const until_unix = String(Date.now() / 1000 + HOUR);

    const { body } = await silence(server, [
      ...names.map((name) => ["host", name] as const),
      ["until_unix", until_unix],
    ]);

    const windows = await store.listWindows();
    deepStrictEqual(new Set(windows.map(({ id }) => id)), new Set(body.windows));
    const sizes = windows.map(({ selector }) => selector?.hosts?.length ?? 0);
    deepStrictEqual(sizes.sort((a, b) => b - a), [MAX_SELECTED, 1]);
  }));

const SOON = String(Math.floor(Date.now() / 1000) + HOUR);
const REFUSED: [what: string, fields: [string, string][], error: RegExp][] = [
  ["nobody", [["until_unix", SOON]], /expected hosts or a group/],
  ["a host that is none", [["host", "nobody"], ["until_unix", SOON]], /"nobody": no host of/],
  ["a group that is no word", [["group", "a b"], ["until_unix", SOON]], /group "a b": expected/],
  ["no time", [["group", "berlin"]], /until_unix "": expected a time within the next 31 days/],
  ["a time that was", [["group", "berlin"], ["until_unix", "1"]], /within the next 31 days/],
  ["a time far away", [["group", "berlin"], ["until_unix", "9e9"]], /within the next 31 days/],
];

Deno.test("what cannot be silenced is refused in words, and nothing is kept of it", () =>
  withServer(async (server) => {
    for (const [what, fields, error] of REFUSED) {
      const { status, body } = await silence(server, fields);
      deepStrictEqual([what, status], [what, 422]);
      match(body.error, error);
    }
    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listWindows(), []);
  }));

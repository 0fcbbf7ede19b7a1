/** `/journal` and `/api/journal`: what changed on all hosts, by host, group, kind and time. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { journalRow } from "../../testing/ledger/rows.ts";
import { insertTestingHost, openStore } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const HOUR_MS = 3_600_000;

interface Change {
  host: string;
  what: string;
}

function withChanges(
  run: (get: (path: string) => Promise<Response>, nowMs: number) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const nowMs = Date.now();
    {
      await using store = await openStore({ path: server.database_path });
      const one = await insertTestingHost(store, "pve-01");
      const two = await insertTestingHost(store, "pve-02");
      await store.changeHosts(["pve-02"], { group: "vienna" });
      const row = (what: string, host_id: number, hours: number, more = {}) =>
        journalRow(what, { host_id, at_ms: nowMs - hours * HOUR_MS, ...more });
      await store.transaction((transaction) =>
        transaction.putLedger({
          journal: [
            row("old", one, 30),
            row("compression", one, 9, { kind: "dataset", subject_id: "tank/<b>", after: "lz4" }),
            row("cores", two, 8, { kind: "guest_config", subject_id: "qemu/104" }),
            row("health", two, 2),
          ],
        })
      );
    }
    const headers = { cookie: await server.signIn() };
    const get = (path: string) => fetch(server.url + path, { headers });
    await until(
      "both hosts are known",
      async () => (await (await get("/api/hosts")).json()).hosts.length === 2,
    );
    await run(get, nowMs);
  });
}

Deno.test("the journal of the fleet is of the last day unless asked otherwise, and filtered", () =>
  withChanges(async (get, nowMs) => {
    const list = async (query: string) =>
      (await (await get(`/api/journal${query}`)).json()).changes
        .map(({ host, what }: Change) => `${host} ${what}`);

    deepStrictEqual(await list(""), ["pve-02 health", "pve-02 cores", "pve-01 compression"]);
    deepStrictEqual(await list("?host=PVE-01"), ["pve-01 compression"]);
    deepStrictEqual(await list("?group=Vienna&what=guest_config"), ["pve-02 cores"]);
    deepStrictEqual(await list("?host=nobody"), []);
    const from = new Date(nowMs - 40 * HOUR_MS).toISOString();
    const until = new Date(nowMs - 20 * HOUR_MS).toISOString();
    deepStrictEqual(await list(`?from=${from}&until=${until}`), ["pve-01 old"]);
    strictEqual((await list(`?from=${from}`)).length, 4);

    const csv = await (await get("/api/journal.csv?what=dataset")).text();
    match(csv, /^host,id,at_unix,kind,subject_id,what,before,after,is_cut\r\npve-01,/);
    strictEqual(csv.trim().split("\r\n").length, 2);
  }));

Deno.test("the page of the journal shows changes as text, with the way to each host as it was", () =>
  withChanges(async (get) => {
    const page = await get("/journal");
    const html = await page.text();

    strictEqual(page.status, 200);
    match(html, /data-role="change" data-kind="dataset" data-host="pve-01"/);
    match(html, /tank\/&lt;b>/);
    match(html, /off → lz4/);
    match(html, /href="\/hosts\/pve-01\?at=/);
    match(await (await get("/journal?group=graz")).text(), /Nothing of that changed/);
    match(await (await get("/")).text(), /href="\/journal"/);
  }));

for (const query of ["from=never", "what=x", "from=2020-01-01", "after=x"]) {
  Deno.test(`the journal refuses ?${query}`, () =>
    withChanges(async (get) => {
      const page = await get(`/journal?${query}`);
      match(await page.text(), /Cannot use/);
      strictEqual(page.status, 400);
      for (const path of ["/api/journal", "/api/journal.csv"]) {
        const answer = await get(`${path}?${query}`);
        strictEqual(answer.status, 400);
        strictEqual((await answer.json()).error, "invalid_filter");
      }
    }));
}

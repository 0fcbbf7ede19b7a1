/** What the server remembers, as other programs read it. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { aDisk, aPool, aScan, GUID } from "../../testing/ledger/pools.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const SCRUB = aScan({
  state: "FINISHED",
  start_unix: 1_700_000_000,
  end_unix: 1_700_003_600,
  errors: 0,
});
const DATASETS = ["tank", "tank/data"].map((name) => ({
  name,
  used_bytes: 600,
  available_bytes: 400,
  usedbysnapshots_bytes: 10,
  creation_unix: 1_600_000_000,
  snapshots: [{ class: "sanoid hourly", count: 36, newest_unix: 1_700_000_000, oldest_unix: 1 }],
}));

/** Runs `test` with a server that a host told of a mirror, whose disk got errors, and its datasets. */
function withLedger(
  test: (get: (path: string) => Promise<Response>, server: TestServer) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const push = (kind: string, data: object, atMs: number) =>
      socket.deliver("host:pve-01", `metric:${kind}`, {
        collected_at: new Date(atMs).toISOString(),
        sent_at: new Date().toISOString(),
        data,
      });
    for (const [at, checksum_errors] of [0, 5].entries()) {
      const disks = [aDisk("sda", { guid: "11", checksum_errors }), aDisk("sdb", { guid: "12" })];
      const fields = { scan: SCRUB, scans: [SCRUB], last_scrub_end: SCRUB.end_unix };
      const data = {
        zfs_pools: { available: true, pools: [aPool(disks, { ...fields, readonly: at === 1 })] },
      };
      await push("fast", data, Date.now() - 60_000 + at * 30_000);
    }
    const zfs_datasets = { available: true, datasets: DATASETS, snapshot_changes: null };
    await push("medium", { zfs_datasets }, Date.now());
    const headers = { cookie: await server.signIn() };
    await test((path) => fetch(server.url + path, { headers }), server);
  });
}

Deno.test("/api/pools/:guid/ledger tells errors, scans, months and space of a pool", () =>
  withLedger(async (get) => {
    const response = await get(`/api/pools/${GUID}/ledger?days=2`);
    strictEqual(response.status, 200);
    const { devices, scans, months, capacity, sightings, ...pool } = await response.json();

    deepStrictEqual([pool.id, pool.name, pool.host, pool.is_listed], [
      GUID,
      "tank",
      "pve-01",
      true,
    ]);
    strictEqual(Math.round(pool.last_scrub_unix), 1_700_003_600);
    strictEqual(pool.forecast, null);
    const sda = devices.find(({ guid }: { guid: string }) => guid === "11");
    deepStrictEqual([sda.name, sda.unacknowledged.checksum, sda.baseline.checksum], ["sda", 5, 0]);
    deepStrictEqual(
      scans.map((scan: Record<string, unknown>) => [
        scan["function"],
        Math.round(Number(scan["ended_unix"])),
        scan["is_whole"],
      ]),
      [["SCRUB", 1_700_003_600, true]],
    );
    strictEqual(months.length, 12);
    strictEqual(capacity.at(-1).used_bytes.some((bytes: number | null) => bytes === 600), true);
    deepStrictEqual(
      sightings.map(({ guid }: { guid: string }) => guid).filter((guid: string | null) => guid),
      ["11", "12"],
    );

    for (
      const [path, status] of [
        [`/api/pools/${GUID}/ledger?days=401`, 400],
        [`/api/pools/${GUID}/ledger?days=x`, 400],
        ["/api/pools/9/ledger", 404],
      ] as const
    ) {
      const refused = await get(path);
      await refused.body?.cancel();
      strictEqual(refused.status, status, path);
    }
  }));

Deno.test("/api/snapshots tells every class of every dataset, by host and by page", () =>
  withLedger(async (get) => {
    const { total, pages, snapshots } = await (await get("/api/snapshots?host=PVE-01")).json();

    deepStrictEqual([total, pages], [2, 1]);
    deepStrictEqual(snapshots[1], {
      host: "pve-01",
      pool_id: GUID,
      dataset: "tank/data",
      class: "sanoid hourly",
      count: 36,
      newest_unix: 1_700_000_000,
      oldest_unix: 1,
      gap_seconds: null,
      stale_unix: null,
      gone_unix: null,
      policies: [],
    });
    deepStrictEqual((await (await get("/api/snapshots?page=2")).json()).snapshots, []);
    for (const [path, status] of [["page=0", 400], ["host=nobody", 404]] as const) {
      const refused = await get(`/api/snapshots?${path}`);
      await refused.body?.cancel();
      strictEqual(refused.status, status, path);
    }
  }));

Deno.test("/api/hosts/:name/journal tells what changed, newest first, page by page", () =>
  withLedger(async (get) => {
    const { changes, next } = await (await get("/api/hosts/pve-01/journal?limit=1")).json();

    deepStrictEqual(
      changes.map((row: Record<string, unknown>) => [row["kind"], row["subject_id"], row["what"]]),
      [["pool", GUID, "readonly"]],
    );
    deepStrictEqual([changes[0].before, changes[0].after, next], ["false", "true", changes[0].id]);
    const rest = await get(`/api/hosts/pve-01/journal?before=${next}`);
    deepStrictEqual(await rest.json(), { changes: [], next: null });
    for (const [path, status] of [["pve-01/journal?limit=0", 400], ["x/journal", 404]] as const) {
      const refused = await get(`/api/hosts/${path}`);
      await refused.body?.cancel();
      strictEqual(refused.status, status, path);
    }
  }));

Deno.test("the journal of a host is a page, also where nothing changed, and of no other host", () =>
  withLedger(async (get) => {
    const page = await get("/hosts/pve-01/journal");
    match(await page.text(), /data-kind="pool"[^]*readonly[^]*false → true/);
    match(await (await get("/hosts/pve-01/journal?before=1")).text(), /No older changes/);
    match(await (await get("/hosts/pve-01")).text(), /href="\/hosts\/pve-01\/journal"/);
    const none = await get("/hosts/nobody/journal");
    match(await none.text(), /Host not found/);
    strictEqual(none.status, 404);
  }));

Deno.test("what is remembered is for those who may read alone", () =>
  withLedger(async (_, server) => {
    await using store = await openStore({ path: server.database_path });
    const token = "a-token-that-measures-0123456789";
    const token_hash = sha256Hex(token);
    await store.insertApiToken(testingApiToken(token_hash, { scopes: ["metrics"] }));
    for (
      const path of [
        `/api/pools/${GUID}/ledger`,
        "/api/snapshots",
        "/api/hosts/pve-01/journal",
      ]
    ) {
      const stranger = await fetch(server.url + path);
      const headers = { authorization: `Bearer ${token}` };
      const other = await fetch(server.url + path, { headers });
      await Promise.all([stranger, other].map(({ body }) => body?.cancel()));
      deepStrictEqual([stranger.status, other.status], [401, 403], path);
    }
  }));

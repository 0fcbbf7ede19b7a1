/** Every list as CSV, from a server that knows something of each. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { INCIDENT_COLUMNS, incidentRow } from "../../server/routes/api/csv_rows.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { until } from "../../testing/until.ts";

const FORMULA = `=HYPERLINK("http://example.com","x")`;
const FAST = {
  zfs_pools: {
    available: true,
    pools: [
      { name: "rpool", guid: "1", health: "ONLINE", capacity_percent: 40 },
      { name: FORMULA, guid: "2", health: "DEGRADED" },
    ],
  },
  vms_runtime: {
    vms: [
      { vmid: 101, type: "lxc", name: FORMULA, status: "stopped" },
      { vmid: 100, type: "qemu", name: "web01", status: "running", tags: ["prod", "web"] },
    ],
  },
};
const CELL = `"'=HYPERLINK(""http://example.com"",""x"")"`;

const linesOf = (text: string) => text.trimEnd().split("\r\n");

Deno.test("every list is CSV by its path, or for who asks for it", () =>
  withReportingHost(FAST, async (get, server) => {
    const read = async (path: string) => {
      const response = await get(path);
      strictEqual(response.status, 200, path);
      match(response.headers.get("content-type") ?? "", /^text\/csv; charset=utf-8/, path);
      return await response.text();
    };

    const guests = linesOf(await read("/api/guests.csv"));
    match(guests[0] ?? "", /^host,vmid,type,name,status,template,tags,/);
    ok(guests[1]?.startsWith(`pve-01,101,lxc,${CELL},stopped,false,`), guests.join("\n"));
    match(guests[2] ?? "", /^pve-01,100,qemu,web01,running,false,prod web,/);
    strictEqual(linesOf(await read("/api/guests.csv?q=web01")).length, 2);

    const byVmid = linesOf(await read("/api/guests.csv?sort=vmid"));
    deepStrictEqual(byVmid, [guests[0], guests[2], guests[1]]);

    const pools = linesOf(await read("/api/pools.csv?level=critical"));
    strictEqual(pools.length, 2);
    ok(pools[1]?.includes(CELL), pools.join("\n"));
    strictEqual(linesOf(await read("/api/pools.csv?host=pve-01")).length, 3);
    const byName = linesOf(await read("/api/pools.csv?sort=pool"));
    deepStrictEqual(linesOf(await read("/api/pools.csv?sort=-pool")), [
      byName[0],
      ...byName.slice(1).reverse(),
    ]);
    match(linesOf(await read("/api/hosts.csv"))[1] ?? "", /^pve-01,online,critical,false,/);
    strictEqual(linesOf(await read("/api/hosts.csv?level=ok")).length, 1);
    const registered = linesOf(await read("/admin/hosts.csv?q=PVE&sort=-seen"));
    strictEqual(registered[0], "name,state,group,tags,last_seen_unix,agent_version,agent_standing");
    match(registered[1] ?? "", /^pve-01,connected,,"",\d/);
    strictEqual(linesOf(await read("/admin/hosts.csv?state=never")).length, 1);
    match(await (await get("/admin/hosts?q=x")).text(), /href="\/admin\/hosts\.csv\?q=x"/);
    match(await read("/api/snapshots.csv"), /^host,pool_id,dataset,class,/);
    match(await read("/api/hosts/pve-01/journal.csv"), /^id,at_unix,kind,/);
    const audit = linesOf(await read("/admin/audit.csv"));
    match(audit[0] ?? "", /^id,at_unix,who,address,action,subject$/);
    ok(audit.length > 1);

    const asked = await fetch(`${server.url}/api/hosts`, {
      headers: { cookie: await server.signIn(), accept: "text/csv" },
    });
    match(asked.headers.get("content-type") ?? "", /^text\/csv/);
    match(await asked.text(), /^name,status,/);
    const json = await get("/api/hosts");
    strictEqual((await json.json()).hosts.length, 1);
    strictEqual(json.headers.get("vary"), "accept");
  }));

Deno.test("the incidents as CSV are those of the list, by the same filter", () =>
  withReportingHost(FAST, async (get) => {
    const listed = async () => (await (await get("/api/incidents")).json()).incidents;
    await until("there is an incident", async () => (await listed()).length > 0);

    const lines = linesOf(await (await get("/api/incidents.csv")).text());

    const incidents = await listed();
    strictEqual(lines[0], INCIDENT_COLUMNS.join(","));
    deepStrictEqual(lines.slice(1).map((line) => line.split(",")[0]), [
      ...incidents.map((row: Parameters<typeof incidentRow>[0]) => incidentRow(row).id),
    ]);
    strictEqual(linesOf(await (await get("/api/incidents.csv?state=resolved")).text()).length, 1);
  }));

Deno.test("what cannot be listed as CSV is refused as in JSON", () =>
  withReportingHost({}, async (get) => {
    for (
      const [path, status] of [
        ["/api/hosts/nobody/journal.csv", 404],
        ["/api/pools.csv?host=nobody", 404],
        ["/api/snapshots.csv?host=nobody", 404],
        ["/api/incidents.csv?level=bogus", 400],
        ["/api/guests.csv?sort=beauty", 400],
        [`/api/guests.csv?q=${"a".repeat(1001)}`, 400],
      ] as const
    ) {
      const response = await get(path);
      strictEqual(response.status, status, path);
      ok("error" in await response.json(), path);
    }
  }));

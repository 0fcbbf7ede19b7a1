/** One search of everything: what is found, in which field, and in which order. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { HITS_SHOWN, type SearchAnswer, type SearchHit } from "../../server/views/search.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const HOST = "pve-01";
const DISK = "ata-WDC_WD40EFRX-68N32N0_WD-WCC7K0A004";

const GUESTS = [
  { vmid: 1100, name: "alpha", tags: ["prod"] },
  { vmid: 100, name: "zulu", tags: [] },
  { vmid: 104, name: null, tags: ["backup"] },
];

/** A host with a DEGRADED pool, a disk that smartd knows by its serial, and three guests. */
function withFound(
  test: (search: (q: string) => Promise<SearchAnswer>, server: TestServer) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register(HOST);
    await using _host = await openSimulatedHost(server.url, {
      name: HOST,
      token,
      guests: 3,
      change: ({ kind, data }) => change(kind, data),
    });
    const cookie = await server.signIn();
    const search = async (q: string) => {
      const response = await fetch(`${server.url}/api/search?${new URLSearchParams({ q })}`, {
        headers: { cookie },
      });
      strictEqual(response.status, 200);
      return await response.json();
    };
    await until(
      "its incident is told",
      async () => hitsOf(await search("DEGRADED"), "incident").length > 0,
    );
    await test(search, server);
  });
}

function change(kind: string, data: Record<string, unknown>): void {
  if (kind === "fast") {
    data["zfs_pools"] = {
      available: true,
      pools: [{
        name: "tank",
        guid: "18446744073709551615",
        health: "DEGRADED",
        vdevs: [{
          name: "root",
          type: "root",
          children: [{ name: `${DISK}-part1`, path: `/dev/disk/by-id/${DISK}-part1` }],
        }],
      }],
    };
    const guests = data["vms_runtime"] as { vms: Record<string, unknown>[] };
    guests.vms = GUESTS.map((guest) => ({ ...guest, type: "qemu", status: "running" }));
  }
  if (kind === "medium") {
    data["zfs_datasets"] = { datasets: [{ name: "tank/vm-100-disk-0" }] };
    data["vms_detail"] = {
      vms: [{ vmid: 104, type: "qemu", ips: ["192.0.2.44"], macs: ["BC:24:11:2E:C5:4A"] }],
    };
    const disk = {
      name: DISK,
      serial: "WD-WCC7K0A004",
      model: "WD40EFRX",
      path: `/dev/disk/by-id/${DISK}`,
    };
    data["host_care"] = { disks: { disks: [disk] } };
  }
}

function hitsOf(answer: SearchAnswer, kind: string): SearchHit[] {
  return answer.groups.find((group) => group.kind === kind)?.hits ?? [];
}

const found = (hits: SearchHit[]) => hits.map(({ title, found }) => [title, found?.field ?? null]);

Deno.test("a search finds everything by name, and says in which field", () =>
  withFound(async (search) => {
    const rows: [query: string, kind: string, hits: unknown[]][] = [
      ["pve", "host", [[HOST, null]]],
      ["tank", "pool", [["tank", null]]],
      ["18446744073", "pool", [["tank", "GUID"]]],
      ["a004", "device", [[`${DISK}-part1`, "serial"]]],
      ["vm-100", "dataset", [["tank/vm-100-disk-0", null]]],
      ["zulu", "guest", [["zulu", null]]],
      ["192.0.2.44", "guest", [["VM 104", "IP"]]],
      ["bc:24:11:2e:c5:4a", "guest", [["VM 104", "MAC"]]],
      ["tag:prod", "guest", [["alpha", "tag"]]],
      ["degraded", "incident", [["tank: DEGRADED: can lose at most 0 more", null]]],
      ["pool_health", "incident", [["tank: DEGRADED: can lose at most 0 more", "code"]]],
      ["register", "action", [["Register host", null], ["Enrol many hosts", null]]],
      ["sign out", "action", [["Sign out", null]]],
    ];
    for (const [query, kind, hits] of rows) {
      const answer = await search(query);
      const told = found(hitsOf(answer, kind));
      if (kind === "incident") strictEqual(told.length, 1, query);
      else deepStrictEqual(told, hits, query);
      if (kind === "incident") strictEqual(told[0]?.[1], (hits[0] as unknown[])[1], query);
    }
  }));

Deno.test("who is called exactly so comes first, whatever the order of names", () =>
  withFound(async (search) => {
    const { groups } = await search("100");

    const guests = groups.find(({ kind }) => kind === "guest");
    deepStrictEqual([guests?.total, guests?.hits.map(({ title }) => title)], [2, [
      "zulu",
      "alpha",
    ]]);
    deepStrictEqual(guests?.hits[0]?.found, { field: "VMID", value: "100" });
  }));

Deno.test("a hit says its level as it was judged, and nothing where nothing is judged", () =>
  withFound(async (search) => {
    const levelOf = async (query: string, kind: string) =>
      hitsOf(await search(query), kind)[0]?.level;

    deepStrictEqual(
      [
        await levelOf(HOST, "host"),
        await levelOf("tank", "pool"),
        await levelOf("degraded", "incident"),
        await levelOf("zulu", "guest"),
        await levelOf("vm-100", "dataset"),
      ],
      ["critical", "critical", "critical", null, null],
    );
  }));

Deno.test("blanks find nothing, a word in quotes keeps its space, another is left out", () =>
  withFound(async (search) => {
    deepStrictEqual(await search("  "), { words: [], groups: [], unread_hosts: 0 });
    deepStrictEqual((await search('"sign  out"')).groups, []);
    deepStrictEqual(hitsOf(await search("-zulu status:running"), "guest").map((hit) => hit.title), [
      "alpha",
      "VM 104",
    ]);
  }));

Deno.test("of a host that never told its guests a search says that they are not known", () =>
  withServer(async (server) => {
    await server.register(HOST);
    const headers = { cookie: await server.signIn() };
    await until("the host is known", async () => {
      const response = await fetch(`${server.url}/api/search?q=pve`, { headers });
      const answer: SearchAnswer = await response.json();
      return answer.unread_hosts === 1 && hitsOf(answer, "host")[0]?.level === "new";
    });
  }));

Deno.test("the page of a search shows the same without a script, whatever is searched", () =>
  withFound(async (_search, server) => {
    const headers = { cookie: await server.signIn() };
    const page = async (q: string) => {
      const response = await fetch(`${server.url}/search?${new URLSearchParams({ q })}`, {
        headers,
      });
      strictEqual(response.status, 200);
      return await response.text();
    };

    match(
      await page("a004"),
      /<h2[^>]*>Devices<.*tank on pve-01.*serial.*WD-WCC7K0<mark>A004<\/mark>/s,
    );
    match(await page("sign out"), /<form method="post" action="\/logout">/);
    match(await page("nowhere at all"), /Nothing found/);
    const hostile = await page("<script>alert(1)</script>");
    ok(!hostile.includes("<script>alert"));
    match(await page("x".repeat(5_000)), /Nothing found/);
  }));

Deno.test("no more than 50 hits are shown in all", () => {
  strictEqual(Object.values(HITS_SHOWN).reduce((sum, count) => sum + count, 0), 50);
});

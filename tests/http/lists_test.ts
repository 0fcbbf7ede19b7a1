/** The pages of all guests and all pools, as a browser without a script gets them. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { withReportingHost } from "../../testing/reporting_host.ts";

const HOSTILE = `</script><img src=x onerror="alert(1)">`;
const GUESTS = [
  { vmid: 100, type: "qemu", name: "web01", status: "running", cpu_usage: 0.1, tags: [HOSTILE] },
  { vmid: 101, type: "lxc", name: "pihole", status: "running", cpu_usage: 0.9 },
  { vmid: 102, type: "lxc", name: HOSTILE, status: "stopped" },
];
const POOLS = [
  { name: "rpool", health: "ONLINE", capacity_percent: 40 },
  { name: "tank", health: "DEGRADED", capacity_percent: 10 },
];

const vmids = (html: string) => [...html.matchAll(/data-vmid="(\d+)"/g)].map(([, vmid]) => vmid);
const pools = (html: string) => [...html.matchAll(/data-pool="([^"]+)"/g)].map(([, name]) => name);

Deno.test("/vms shows, finds and orders guests before any script runs", () =>
  withReportingHost({ vms_runtime: { vms: GUESTS } }, async (get) => {
    const html = async (path: string) => await (await get(path)).text();

    strictEqual(vmids(await html("/vms")).length, 3);
    deepStrictEqual(vmids(await html("/vms?sort=-cpu")), ["101", "100", "102"]);
    const found = await html("/vms?q=WEB");
    deepStrictEqual(vmids(found), ["100"]);
    match(found, /<mark>web<\/mark>01/);
    match(found, /href="\/hosts\/pve-01#guest-qemu-100"/);
    match(await html("/hosts/pve-01"), /<tr id="guest-qemu-100"/);
    match(await html("/vms?q=nothing"), /No guest matches/);
  }));

Deno.test("/vms and /pools keep what hosts report as text", () =>
  withReportingHost({
    vms_runtime: { vms: GUESTS },
    zfs_pools: { available: true, pools: [{ name: HOSTILE, health: HOSTILE }] },
  }, async (get) => {
    for (const path of ["/vms", "/pools", `/vms?q=${encodeURIComponent(HOSTILE)}`]) {
      const html = await (await get(path)).text();
      ok(html.includes("&lt;/script>"), path);
      ok(!/<img/i.test(html), path);
    }
  }));

Deno.test("/pools shows the riskiest pool first, with its reason, and filters by level", () =>
  withReportingHost({ zfs_pools: { available: true, pools: POOLS } }, async (get) => {
    const html = await (await get("/pools")).text();
    deepStrictEqual(pools(html), ["tank", "rpool"]);
    match(html, /DEGRADED/);
    deepStrictEqual(pools(await (await get("/pools?level=critical")).text()), ["tank"]);
  }));

Deno.test("/vms and /pools name the hosts of which they know nothing", () =>
  withReportingHost({
    vms_runtime: { vms: [], errors: [{ tag: "late", message: "still running after 10 s" }] },
  }, async (get) => {
    const host = /<a href="\/hosts\/pve-01">pve-01<\/a>/.source;
    match(await (await get("/vms")).text(), RegExp(`Guests not known: .*${host}`));
    match(await (await get("/pools")).text(), RegExp(`Pools not known: .*${host}`));
    deepStrictEqual((await (await get("/api/guests")).json()).unread_hosts, ["pve-01"]);
  }));

Deno.test("/vms says nothing of the kind of a host that has no guests", () =>
  withReportingHost({ vms_runtime: { vms: [] } }, async (get) => {
    const html = await (await get("/vms")).text();
    match(html, /No guests yet/);
    ok(!html.includes("Guests not known"));
  }));

Deno.test("/pools says when no host has ZFS", () =>
  withReportingHost({ zfs_pools: { available: false, pools: [] } }, async (get) => {
    const html = await (await get("/pools")).text();
    match(html, /No host has reported a ZFS pool/);
    ok(!html.includes("Pools not known"));
  }));

const UNREADABLE = ["sort=bogus", "limit=0", "limit=1001", "limit=x", `q=${"a".repeat(1001)}`];
Deno.test("/api/guests refuses what cannot be read", (t) =>
  withReportingHost({}, async (get) => {
    for (const query of UNREADABLE) {
      await t.step(query.slice(0, 12), async () => {
        const response = await get(`/api/guests?${query}`);
        await response.body?.cancel();
        strictEqual(response.status, 400);
      });
    }
  }));

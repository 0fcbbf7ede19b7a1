/** One fleet that grows from nothing to a thousand hosts, and what is pictured of it. */
import { createEngine } from "../../server/store/engines.ts";
import { listPagePaths } from "../../testing/page_paths.ts";
import { testingApiToken } from "../../testing/store.ts";
import type { TestServer } from "../../testing/with_server.ts";
import {
  breakForms,
  clickRows,
  loseConnection,
  openGuest,
  openMute,
  pressTab,
  submit,
} from "./acts.ts";
import type { Picture } from "./camera.ts";
import { delay, type Hosts, interrupt, lengthenNames, manyHost, setDisks } from "./hosts.ts";
import { type MadeIds, makePlans } from "./plans.ts";

const RECORDED = ["healthy", "degraded", "resilver", "no-zfs", "pve8-text"];
/** The host whose charts are full. */
const BUSY = "pve-busy";
const LONG_NAME = `pve-${"with-a-very-long-name-".repeat(5)}`.slice(0, 100);
const HOST_PARTS = 8;
export const PLANNED = "planned";

const FLEET: Picture = { name: "fleet", path: "/" };
const LISTS: Picture[] = [
  FLEET,
  { name: "vms", path: "/vms" },
  { name: "pools", path: "/pools" },
];

/** A fleet of some size and the pictures of it. */
export interface Scene {
  name: string;
  /** What comes to the fleet of the scene before. */
  grow: (hosts: Hosts, server: TestServer) => Promise<void>;
  /** What operators do then; pages of what they make have `PLANNED` in the place of its id. */
  plan?: (server: TestServer) => Promise<MadeIds>;
  pictures: Picture[];
}

export const SCENES: readonly Scene[] = [
  {
    name: "0-hosts",
    grow: () => Promise.resolve(),
    pictures: [
      ...LISTS,
      { name: "admin", path: "/admin/hosts" },
      { name: "login", path: "/login", isPublic: true },
      { name: "please-sign-in", path: "/pools", isPublic: true },
      {
        name: "login-error",
        path: "/login",
        isPublic: true,
        act: (page) => submit(page, "Password", "wrong", "Sign in"),
      },
    ],
  },
  {
    name: "1-host",
    grow: (hosts) => hosts.record("healthy"),
    pictures: [FLEET, host("healthy", "pve-healthy")],
  },
  {
    name: "6-hosts",
    grow: async (hosts, server) => {
      for (const fixture of RECORDED.slice(1)) await hosts.record(fixture);
      await hosts.simulate(BUSY, { hours: 47, change: interrupt() });
      await using store = await createEngine(server.database_path).open();
      await store.insertApiToken(testingApiToken("no token", { name: "uptime monitor" }));
    },
    plan: (server) => makePlans(server, "pve-no-zfs"),
    pictures: [
      ...listPagePaths({ name: BUSY, type: "qemu", vmid: "101", id: PLANNED })
        .filter((path) => path !== "/login")
        .map((path): Picture => ({
          name: path === "/" ? "fleet" : path.slice(1).replaceAll(/[^\w.-]+/g, "-"),
          path,
          parts: HOST_PARTS,
        })),
      ...["degraded", "resilver", "no-zfs"].map((name) => host(name, `pve-${name}`)),
      { name: "fleet-focus", path: "/", act: (page) => pressTab(page, 13) },
      { name: "fleet-rows", path: "/", act: clickRows },
      { name: "fleet-none", path: "/?q=nothing" },
      { name: "fleet-critical", path: "/?level=critical" },
      { name: "vms-found", path: "/vms?q=web+192.168" },
      { name: "vms-none", path: "/vms?q=nothing" },
      {
        name: "guest-open",
        path: `/hosts/${BUSY}`,
        act: openGuest,
        parts: HOST_PARTS,
      },
      {
        name: "mute-open",
        path: "/hosts/pve-degraded",
        act: openMute,
        parts: 1,
      },
      { name: "host-not-found", path: "/hosts/nowhere" },
      { name: "page-not-found", path: "/nowhere" },
      {
        name: "form-refused",
        path: "/admin/hosts",
        act: (page) => submit(page, "Name of a new host", "not a name!", "Register"),
      },
      {
        name: "error",
        path: "/admin/hosts",
        prepare: breakForms,
        act: (page) => submit(page, "Name of a new host", "pve-new", "Register"),
      },
      { name: "connection-lost", path: "/", prepare: loseConnection },
    ],
  },
  {
    name: "states",
    grow: async (hosts, server) => {
      await hosts.register(["pve-never"]);
      await hosts.simulate("pve-empty", { guests: 0 });
      await hosts.simulate("pve-400-guests", { guests: 400 });
      await hosts.simulate("pve-60-disks", { change: setDisks(60) });
      await hosts.simulate("pve-stale", { change: delay(700) });
      await hosts.simulate(LONG_NAME, { guests: 5, change: lengthenNames() });
      const offline = await hosts.simulate("pve-offline", { hours: 3 });
      await offline[Symbol.asyncDispose]();
      await muteOne(server, "pve-pve8-text");
    },
    pictures: [
      ...LISTS,
      { name: "admin", path: "/admin/hosts" },
      ...["never", "empty", "400-guests", "60-disks", "stale", "offline", "pve8-text"]
        .map((name) => host(name, `pve-${name}`)),
      host("long-names", LONG_NAME),
    ],
  },
  { name: "60-hosts", grow: (hosts) => addMany(hosts, 0, 60), pictures: [FLEET] },
  {
    name: "200-hosts",
    grow: (hosts) => addMany(hosts, 60, 200),
    pictures: [...LISTS, { name: "admin", path: "/admin/hosts" }],
  },
  {
    name: "1000-hosts",
    grow: (hosts) => addMany(hosts, 200, 1000),
    pictures: [
      { ...FLEET, parts: 2 },
      { name: "filtered", path: "/", act: (page) => page.getByRole("searchbox").fill("degraded") },
    ],
  },
];

/** The scene of the largest fleet, its server started anew. */
export const RESTARTED = "restarted";
export const AFTER_RESTART: Picture[] = [
  { ...FLEET, parts: 2 },
  host("host", BUSY),
  {
    name: "token",
    path: "/admin/hosts",
    // Each picture registers a host of its own.
    act: (page) => submit(page, "Name of a new host", `pve-new-${crypto.randomUUID()}`, "Register"),
  },
  {
    name: "api-token",
    path: "/admin/hosts",
    act: (page) => submit(page, "Name of a new API token", "grafana", "Create"),
  },
];

function host(name: string, hostName: string): Picture {
  return { name: `host-${name}`, path: `/hosts/${hostName}`, parts: HOST_PARTS };
}

/** Adds the hosts from the `from`th to the `to`th that are alike. */
async function addMany(hosts: Hosts, from: number, to: number): Promise<void> {
  for (let seed = from; seed < to; seed++) {
    await hosts.simulate(`pve-${1000 + seed}`, manyHost(seed));
  }
}

async function muteOne({ database_path }: TestServer, name: string): Promise<void> {
  await using store = await createEngine(database_path).open();
  const row = await store.findHost(name);
  if (row === null) throw new Error(`Cannot mute a reason of "${name}": no such host`);
  await store.putMute({
    host_id: row.id,
    code: "updates_pending",
    subject: "",
    subject_id: "",
    note: "maintenance on Sunday",
    created_at_ms: Date.now(),
    expires_at_ms: null,
  });
}

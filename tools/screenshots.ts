/**
 * `deno task screenshots [SCENE…]`: every page at five widths, light and dark, into
 * `screenshots/`. One fleet grows from nothing to a thousand hosts, then its server restarts;
 * scenes that are not named are passed by without pictures. `readme` alone takes those of README.md.
 */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { createEngine } from "../server/store/engines.ts";
import { testingApiToken } from "../testing/store.ts";
import { listPagePaths } from "../testing/page_paths.ts";
import { type TestServer, withServer } from "../testing/with_server.ts";
import { type Picture, takePictures } from "./screenshots/camera.ts";
import { takeReadmePictures } from "./screenshots/readme.ts";
import {
  delay,
  type Hosts,
  interrupt,
  lengthenNames,
  manyHost,
  openHosts,
  setDisks,
} from "./screenshots/hosts.ts";

const FOLDER = fileURLToPath(new URL("../screenshots", import.meta.url));
const RECORDED = ["healthy", "degraded", "resilver", "no-zfs", "pve8-text"];
/** The host whose charts are full. */
const BUSY = "pve-busy";
const LONG_NAME = `pve-${"with-a-very-long-name-".repeat(5)}`.slice(0, 100);
const HOST_PARTS = 8;

const FLEET: Picture = { name: "fleet", path: "/" };
const LISTS: Picture[] = [
  FLEET,
  { name: "vms", path: "/vms" },
  { name: "pools", path: "/pools" },
];

/** A fleet of some size and the pictures of it. */
interface Scene {
  name: string;
  /** What comes to the fleet of the scene before. */
  grow: (hosts: Hosts, server: TestServer) => Promise<void>;
  pictures: Picture[];
}

const SCENES: readonly Scene[] = [
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
    pictures: [
      ...listPagePaths({ name: BUSY, type: "qemu", vmid: "101", id: "1" })
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
const RESTARTED = "restarted";
const AFTER_RESTART: Picture[] = [
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

/** The pictures of README.md, of the fleet of that scene: taken only when they are asked for. */
const README = "readme";
const README_SCENE = "6-hosts";

const wanted = new Set(Deno.args);
const names = [...SCENES.map(({ name }) => name), RESTARTED, README];
for (const name of wanted) {
  if (names.includes(name)) continue;
  print(`Cannot picture "${name}": no such scene, expected any of ${names.join(", ")}`);
  Deno.exit(64);
}
const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-screenshots-" });
try {
  await Deno.mkdir(FOLDER, { recursive: true });
  if (wanted.size === 0) await emptyFolder();
  await takeAll({ DATABASE_PATH: `${directory}/data/monitor.db` });
  print(`Screenshots: ${FOLDER}`);
} finally {
  await Deno.remove(directory, { recursive: true });
}

async function takeAll(environment: Record<string, string>): Promise<void> {
  let password = "";
  await withServer(async (server) => {
    password = server.password;
    await using hosts = openHosts(server);
    for (const { name, grow, pictures } of neededScenes()) {
      print(name);
      await grow(hosts, server);
      await take(name, pictures, server.url, password);
      if (name === README_SCENE && wanted.has(README)) {
        await takeReadmePictures({ url: server.url, password });
      }
    }
  }, { environment });
  if (!isWanted(RESTARTED)) return;
  await withServer((server) => take(RESTARTED, AFTER_RESTART, server.url, password), {
    environment,
  });
}

function isWanted(scene: string): boolean {
  return wanted.size === 0 || wanted.has(scene);
}

/** The scenes up to the last that is wanted: each fleet grows out of the one before. */
function neededScenes(): readonly Scene[] {
  if (isWanted(RESTARTED)) return SCENES;
  const isNeeded = (name: string) =>
    isWanted(name) || (name === README_SCENE && wanted.has(README));
  return SCENES.slice(0, 1 + SCENES.findLastIndex(({ name }) => isNeeded(name)));
}

async function take(scene: string, pictures: readonly Picture[], url: string, password: string) {
  if (!isWanted(scene)) return;
  await takePictures(scene, pictures, { folder: FOLDER, url, password });
}

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

async function submit(page: Page, label: string, text: string, button: string): Promise<void> {
  await page.getByLabel(label).fill(text);
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.waitForLoadState();
}

async function clickRows(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  await page.getByText("Rows").click();
}

async function openMute(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  await page.locator('main [data-act="mute"]').first().click();
  await page.getByRole("dialog").waitFor();
}

async function openGuest(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  const parts = page.getByRole("navigation", { name: "Parts of this host" });
  await parts.getByRole("link", { name: "Guests" }).click();
  await page.getByRole("button", { name: /^Details of/ }).nth(1).click();
  await page.locator(".config").waitFor();
}

async function pressTab(page: Page, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await page.keyboard.press("Tab");
}

/** What the form sends arrives as something that cannot be read. */
async function breakForms(page: Page): Promise<void> {
  await page.route("**", async (route, request) => {
    if (request.method() !== "POST") return route.continue();
    const headers = { ...request.headers(), "content-type": "multipart/form-data; boundary=x" };
    await route.fulfill({ response: await route.fetch({ headers, postData: "no form" }) });
  });
}

function loseConnection(page: Page): Promise<void> {
  return page.routeWebSocket(/live/, (socket) => {
    socket.close();
  });
}

async function emptyFolder(): Promise<void> {
  for await (const { name } of Deno.readDir(FOLDER)) await Deno.remove(`${FOLDER}/${name}`);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/**
 * `deno task screenshots`: every page at three widths, light and dark, into `screenshots/`, from a
 * server with recorded and simulated hosts: first 6 of them, then 200.
 */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { createHashing } from "../server/auth/hashing.ts";
import { createToken } from "../server/auth/tokens.ts";
import { openStore } from "../server/store/open_store.ts";
import { signIn, withPage } from "../tests/support/browser.ts";
import { listPagePaths } from "../tests/support/page_paths.ts";
import { openRecordedHost } from "../tests/support/recorded_host.ts";
import { openSimulatedHost } from "../tests/support/simulated_host.ts";
import { type TestServer, withServer } from "../tests/support/with_server.ts";
import type { WeekSample } from "./sample_week/week.ts";

const FOLDER = fileURLToPath(new URL("../screenshots", import.meta.url));
const WIDTHS = [390, 1280, 1920] as const;
const HEIGHT = 1000;
/** What a browser can still draw; a page of 200 hosts is cut there. */
const MAX_HEIGHT = 12_000;
const COLOR_SCHEMES = ["light", "dark"] as const;

const RECORDED = ["healthy", "degraded", "resilver", "no-zfs", "pve8-text"];
/** The host whose charts are full: six of the hosts are shown by all pages. */
const HISTORY_HOST = "pve-busy";
const HISTORY_HOURS = 47;
const MANY_HOSTS = 200;
/** Only these differ with the size of the fleet. */
const FLEET_PAGES = ["/", "/vms", "/pools"];

await Deno.remove(FOLDER, { recursive: true }).catch((error) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
});
await Deno.mkdir(FOLDER);
await withServer(takeAll);
print(`Screenshots: ${FOLDER}`);

async function takeAll(server: TestServer): Promise<void> {
  await using hosts = new AsyncDisposableStack();
  print("Starting 6 hosts …");
  const names = [...RECORDED.map((fixture) => `pve-${fixture}`), HISTORY_HOST];
  const token = await registerAll(server, names);
  for (const fixture of RECORDED) {
    const host = hosts.use(await openRecordedHost(fixture));
    const { agent_url } = server;
    const agent = await host.startAgent({ agent_url, token, name: `pve-${fixture}` });
    await agent.logged(/joined host:/);
  }
  const busy = { name: HISTORY_HOST, token, hours: HISTORY_HOURS, change: interrupt() };
  const { newest } = hosts.use(await openSimulatedHost(server.url, busy));
  const [guest] = (newest.data["vms_runtime"] as { vms: { type: string; vmid: number }[] }).vms;

  const values = { type: guest?.type ?? "", vmid: String(guest?.vmid), id: "1" };
  const pages = ["pve-healthy", "pve-degraded"].map((name) => `/hosts/${name}`)
    .concat(listPagePaths({ ...values, name: HISTORY_HOST }));
  await takePages(server, "6-hosts", [...new Set(pages)]);

  print(`Starting ${MANY_HOSTS} hosts …`);
  const many = Array.from(
    { length: MANY_HOSTS - names.length },
    (_, index) => `pve-${100 + index}`,
  );
  const manyToken = await registerAll(server, many);
  for (const [seed, name] of many.entries()) {
    const options = { name, token: manyToken, seed, guests: 12, change: troubleOf(seed) };
    hosts.use(await openSimulatedHost(server.url, options));
  }
  const known = listPagePaths({});
  await takePages(server, "200-hosts", FLEET_PAGES.filter((path) => known.includes(path)));
}

/** One token for all: what takes long is its hash. */
async function registerAll(server: TestServer, names: readonly string[]): Promise<string> {
  await using store = await openStore({ path: server.database_path });
  await using hashing = createHashing();
  const token = createToken();
  const hash = await hashing.hashToken(token);
  for (const name of names) await store.insertHost(name, hash, Date.now());
  await store.insertApiToken("uptime monitor", hash, Date.now());
  return token;
}

async function takePages(server: TestServer, fleet: string, paths: string[]): Promise<void> {
  for (const colorScheme of COLOR_SCHEMES) {
    for (const width of WIDTHS) {
      print(`${fleet}, ${colorScheme}, ${width} px`);
      await withPage(async (page) => {
        await take(page, server.url, "/login", `${fleet}_${colorScheme}_${width}`);
        await signIn(page, server.url, server.password);
        for (const path of paths.filter((path) => path !== "/login")) {
          await take(page, server.url, path, `${fleet}_${colorScheme}_${width}`);
        }
      }, { colorScheme, viewport: { width, height: HEIGHT } });
    }
  }
}

async function take(page: Page, url: string, path: string, prefix: string): Promise<void> {
  await page.goto(url + path);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  // Charts are drawn where they are in view, so the whole page is.
  const { width } = page.viewportSize() ?? { width: 0 };
  await page.setViewportSize({ width, height: Math.min(MAX_HEIGHT, Math.max(HEIGHT, height)) });
  await page.waitForLoadState("networkidle");
  const name = path === "/" ? "fleet" : path.slice(1).replaceAll(/[^\w.-]+/g, "_");
  await page.screenshot({ path: `${FOLDER}/${prefix}_${name}.png` });
  await page.setViewportSize({ width, height: HEIGHT });
}

/** A host with an outage: charts show it as a gap. */
function interrupt(): (sample: WeekSample) => void {
  const gapFromMs = Date.now() - 4 * 3_600_000;
  return ({ kind, collected_at_ms, data }) => {
    const isGap = collected_at_ms > gapFromMs && collected_at_ms < gapFromMs + 3_600_000;
    if (isGap && kind === "fast") data["host"] = {};
  };
}

/** Every seventh host has a degraded pool, every eleventh a nearly full one. */
function troubleOf(seed: number): (sample: WeekSample) => void {
  return ({ kind, data }) => {
    if (kind !== "fast") return;
    const { pools } = data["zfs_pools"] as { pools: Record<string, unknown>[] };
    const [pool] = pools;
    if (pool === undefined) return;
    if (seed % 7 === 0) pool["health"] = "DEGRADED";
    else if (seed % 11 === 0) pool["capacity_percent"] = 87;
  };
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

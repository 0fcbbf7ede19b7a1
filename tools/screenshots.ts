/**
 * `deno task screenshots [SCENE…]`: every page at five widths, light and dark, into
 * `screenshots/`. One fleet grows from nothing to a thousand hosts, then its server restarts;
 * scenes that are not named are passed by without pictures. `readme` alone takes those of README.md.
 */
import { fileURLToPath } from "node:url";
import { withServer } from "../testing/with_server.ts";
import { type Picture, takePictures } from "./screenshots/camera.ts";
import { openHosts } from "./screenshots/hosts.ts";
import { type MadeIds, withMadeId } from "./screenshots/plans.ts";
import { takeReadmePictures } from "./screenshots/readme.ts";
import { AFTER_RESTART, PLANNED, RESTARTED, type Scene, SCENES } from "./screenshots/scenes.ts";

const FOLDER = fileURLToPath(new URL("../screenshots", import.meta.url));
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
    for (const { name, grow, plan, pictures } of neededScenes()) {
      print(name);
      await grow(hosts, server);
      if (name === README_SCENE && wanted.has(README)) {
        await takeReadmePictures({ url: server.url, password });
      }
      const ids: MadeIds = await plan?.(server) ?? new Map();
      const resolved = pictures.map((picture) => ({
        ...picture,
        path: withMadeId(picture.path, PLANNED, ids),
      }));
      await take(name, resolved, server.url, password);
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

async function emptyFolder(): Promise<void> {
  for await (const { name } of Deno.readDir(FOLDER)) await Deno.remove(`${FOLDER}/${name}`);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** The server as it ships. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CONFIG_VARIABLES } from "../../server/config.ts";
import { BACKUP_PROGRAMS } from "../../server/store/engines.ts";
import { MANAGER_VARIABLES, NOTIFY_PROGRAM } from "../../server/service_manager.ts";
import { listStaticFiles } from "../../server/web/static_files.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { bundleClient } from "../bundle_client.ts";
import { bundle } from "./bundle.ts";
import { ISOLATED, NO_UPDATE_CHECK, type ProgramSource } from "./program.ts";

const SERVER = new URL("../../server/", import.meta.url);
const STATIC = new URL("static/", SERVER);
/** Within the project, whose imports hold there. */
const WORK = fileURLToPath(new URL("../node_modules/.cache/", SERVER));

/** What `ws` asks about faster code of other packages, of which none is here. */
const SOCKET_VARIABLES = ["WS_NO_BUFFER_UTIL", "WS_NO_UTF_8_VALIDATE"];

/** What `pg` asks about what DATABASE_URL leaves open, as libpq does. */
const POSTGRES_VARIABLES = ["NODE_PG_FORCE_NATIVE", "PG*", "USER"];

/**
 * Garbage is collected once the heap has doubled. By itself V8 lets a large one grow to
 * four times what is alive, which at 5,000 agents is hundreds of megabytes of nothing.
 */
const COLLECT_EARLIER = "--v8-flags=--heap-growing-percent=100";

/**
 * Files are not narrowed: DATABASE_PATH is a setting and `backup` takes any path, both known
 * only when the program runs. What holds there is its own user and the service's sandbox. It
 * can start no other program than the one that tells systemd how it is, and those that copy a
 * PostgreSQL database.
 */
export const SERVER_FLAGS: readonly string[] = [
  ...ISOLATED,
  "--unstable-cron",
  COLLECT_EARLIER,
  "--allow-net",
  "--allow-read",
  "--allow-write",
  `--allow-run=${[NOTIFY_PROGRAM, ...BACKUP_PROGRAMS]}`,
  // The size of the disk, which the hosts share.
  "--allow-sys=statfs",
  `--allow-env=${[
    ...CONFIG_VARIABLES,
    ...MANAGER_VARIABLES,
    ...SOCKET_VARIABLES,
    ...POSTGRES_VARIABLES,
  ]}`,
];

export const SERVER_PROGRAM: ProgramSource = {
  name: "proxmox-monitor-server",
  version: SERVER_VERSION,
  flags: SERVER_FLAGS,
  environment: NO_UPDATE_CHECK,
  async bundle(directory) {
    await bundleClient();
    await Deno.mkdir(WORK, { recursive: true });
    const work = await Deno.makeTempDir({ dir: WORK, prefix: "build_server-" });
    try {
      const writerWorker = join(work, "writer_worker.js");
      const hashWorker = join(work, "hash_worker.js");
      await bundle(pathOf("store/sqlite/writer_worker.ts"), writerWorker);
      await bundle(pathOf("auth/hash_worker.ts"), hashWorker);
      const entry = join(work, "main.js");
      const names = (await Array.fromAsync(listStaticFiles(STATIC))).sort();
      await Deno.writeTextFile(entry, entryModule({ writerWorker, hashWorker, names }));
      const file = join(directory, "server.js");
      await bundle(entry, file);
      return file;
    } finally {
      await Deno.remove(work, { recursive: true });
    }
  },
};

/** A module that starts the server with everything it needs inside. */
function entryModule(
  { writerWorker, hashWorker, names }: {
    writerWorker: string;
    hashWorker: string;
    names: readonly string[];
  },
): string {
  const text = (path: string) => `${JSON.stringify(path)} with { type: "text" }`;
  const bytes = (name: string) =>
    `${JSON.stringify(fileURLToPath(new URL(name, STATIC)))} with { type: "bytes" }`;
  return [
    `import { runBuiltProgram } from ${JSON.stringify(pathOf("main_built.ts"))};`,
    `import writerWorker from ${text(writerWorker)};`,
    `import hashWorker from ${text(hashWorker)};`,
    ...names.map((name, index) => `import file${index} from ${bytes(name)};`),
    `const staticFiles = {`,
    ...names.map((name, index) => `  ${JSON.stringify(name)}: file${index},`),
    `};`,
    `const parts = { writerWorker, hashWorker, staticFiles };`,
    `Deno.exitCode = await runBuiltProgram(Deno.args, parts);`,
    "",
  ].join("\n");
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, SERVER));
}

/** The server as it ships: its one file, started by its launcher, with nothing of this project. */
import { join } from "node:path";
import { launcherScript } from "../tools/build/launcher.ts";
import { SERVER_PROGRAM } from "../tools/build/server.ts";
import { startProcess, type WatchedProcess } from "./agent_process.ts";
import { until } from "./until.ts";

export interface BuiltServer {
  /** Path of the launcher. */
  launcher: string;
  database_path: string;
  /** Starts a command of it; PATH and settings are all its environment. */
  start(...args: string[]): WatchedProcess;
  /** Runs a command to its end. */
  run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Registers a host and returns its token. */
  register(name: string): Promise<string>;
  /** Starts `serve` on a free port; resolves once it listens. */
  serve(): Promise<{ process: WatchedProcess; url: string; password: string }>;
}

/** Builds it below `directory`. */
export async function buildServer(directory: string): Promise<BuiltServer> {
  const launcher = join(directory, SERVER_PROGRAM.name);
  const script = launcherScript(SERVER_PROGRAM, {
    runtime: Deno.execPath(),
    bundle: await SERVER_PROGRAM.bundle(directory),
    cache: join(directory, "deno_dir"),
  });
  await Deno.writeTextFile(launcher, script, { mode: 0o755 });
  const database_path = join(directory, "data/monitor.db");
  const environment = { PATH: "/usr/bin:/bin", DATABASE_PATH: database_path, PORT: "0" };

  const server: BuiltServer = {
    launcher,
    database_path,
    start: (...args) =>
      startProcess([launcher, ...args], { environment, clearEnv: true, cwd: directory }),
    async run(...args) {
      await using process = server.start(...args);
      const code = await process.ended();
      return { code, stdout: process.stdout, stderr: process.stderr };
    },
    async register(name) {
      const { stdout, stderr } = await server.run("register-host", name);
      const token = /^TOKEN: (\S+)$/m.exec(stdout)?.[1];
      if (token === undefined) throw new Error(`Cannot register "${name}": ${stderr}`);
      return token;
    },
    async serve() {
      const process = server.start();
      await until("it listens", () => process.stderr.includes("Listening on"));
      return {
        process,
        url: /Listening on (\S+)/.exec(process.stderr)?.[1] ?? "",
        password: /^Dashboard password.*: (\S+)$/m.exec(process.stdout)?.[1] ?? "",
      };
    },
  };
  return server;
}

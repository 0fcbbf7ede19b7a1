import type { Logger } from "@logtape/logtape";
import { systemClock } from "../../shared/clock.ts";
import { createFaultLog } from "../fault_log.ts";
import { serverLog, startLog } from "../log.ts";
import { serve } from "../serve.ts";
import { catchStrayFaults } from "../stray_faults.ts";
import { loadAgentPackages, NO_PACKAGES } from "../web/agent_packages.ts";
import type { StaticFiles } from "../web/static_files.ts";
import { findExposedFiles, privateFiles } from "../private_files.ts";
import { CommandFailed, EXIT } from "../exit_codes.ts";
import { print } from "./print.ts";
import { createServiceManager, MANAGER_VARIABLES } from "../service_manager.ts";
import type { Workers } from "../source_workers.ts";
import { readSettings, settingsEngine } from "./settings.ts";

/** What a program that lies in files and one built into a single file have in different places. */
export interface ProgramParts extends Workers {
  /** Rejects with `NotFound` as long as the browser's scripts are not bundled. */
  loadStaticFiles(): Promise<StaticFiles>;
  /** Where the agent's packages lie that came with this program; null: none came with it. */
  agentPackages: string | null;
}

/** `serve`: runs until SIGTERM or SIGINT, then says goodbye to every socket. */
export async function runServer(parts: ProgramParts): Promise<void> {
  const config = readSettings();
  await startLog(Deno.stderr.writable);
  const log = serverLog();
  const faults = createFaultLog({ log, clock: systemClock });
  using _strays = catchStrayFaults((error) =>
    faults.write("go on with what nobody waits for", error)
  );
  if (config.production) await refuseExposedFiles(log);
  using manager = createServiceManager({ environment: readManagerVariables(), log });
  const stopped = nextStopSignal();
  const files = await loadPages(parts);
  const agentPackages = parts.agentPackages === null
    ? NO_PACKAGES
    : await loadAgentPackages(parts.agentPackages, systemClock);
  // A migration, or the check of a large database, may take longer than a start usually does.
  manager.starting();
  await using server = await serve({
    config,
    files,
    log,
    agentPackages,
    workers: parts,
    manager,
    faults,
  });
  log.info("Listening on {url}", { url: server.url });
  await manager.ready();
  if (server.made_password !== null) {
    print(`Dashboard password (made once, shown only now): ${server.made_password}`);
  }
  const fault = await Promise.race([stopped, server.dead]);
  log.info("Stopping");
  if (fault === undefined) return await manager.stopping();
  // What is left of it must not hold up the next one, which whoever looks after it will start.
  Deno.unrefTimer(setTimeout(() => Deno.exit(EXIT.failed), STOP_WITHIN_MS));
  throw new CommandFailed(`Cannot serve any longer: ${fault}`);
}

const STOP_WITHIN_MS = 5_000;

function readManagerVariables(): Record<string, string | undefined> {
  return Object.fromEntries(MANAGER_VARIABLES.map((name) => [name, Deno.env.get(name)]));
}

async function refuseExposedFiles(log: Logger): Promise<void> {
  const problems = await findExposedFiles(privateFiles(settingsEngine()), log);
  if (problems.length > 0) throw new CommandFailed(problems.join("\n"), EXIT.bad_configuration);
}

async function loadPages(parts: ProgramParts): Promise<StaticFiles> {
  try {
    return await parts.loadStaticFiles();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new CommandFailed(
      "Cannot serve the dashboard: its scripts are not bundled; " +
        '"deno task bundle-client" does that, and so does "deno task start"',
    );
  }
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      Deno.removeSignalListener("SIGTERM", stop);
      Deno.removeSignalListener("SIGINT", stop);
      resolve();
    };
    Deno.addSignalListener("SIGTERM", stop);
    Deno.addSignalListener("SIGINT", stop);
  });
}

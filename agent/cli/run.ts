import { systemClock } from "../../shared/clock.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import { loadConfig } from "../config/load_config.ts";
import { waitForConfig } from "../config/watch.ts";
import { MANAGER_VARIABLES, openServiceManager } from "../io/service_manager.ts";
import { createLog, startLog } from "../log.ts";
import { startWatchdog } from "../watchdog.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { CONFIG_SOURCE } from "./local.ts";
import { serve } from "../serve.ts";
import { listenForStop } from "./stop_signal.ts";

/** From one look at the configuration to the next, with what its disk may take. */
const CONFIG_LOOK_MS = 10_000;

/** The service: waits for a good configuration, then collects and sends until it is stopped. */
export async function run({ configPath }: CommandContext): Promise<number> {
  using stop = listenForStop();
  const { signal } = stop;
  await using _log = await startLog();
  const log = createLog();
  using manager = await openServiceManager(managerEnvironment(), {
    clock: systemClock,
    onFault: log.warn,
  });
  // An agent that waits for its configuration has started: nobody should start it again.
  await manager.tell("READY=1");
  const watchdog = startWatchdog({
    clock: systemClock,
    log,
    signal,
    watchdogMs: manager.watchdogMs,
    giveSign: () => manager.tell("WATCHDOG=1"),
  });
  const load = () => loadConfig(configPath, CONFIG_SOURCE);
  const options = { load, clock: systemClock, log, signal };

  const config = await waitForConfig({
    ...options,
    load() {
      watchdog.expect("the wait for the configuration", CONFIG_LOOK_MS);
      return load();
    },
  }, log);
  watchdog.forget("the wait for the configuration");
  const onProgress = (kind: Kind, ms: number) => watchdog.expect(`the ${kind} cycle`, ms);
  if (config !== null) await serve(config, { ...options, onProgress });
  await manager.tell("STOPPING=1");
  return EXIT.ok;
}

function managerEnvironment() {
  return Object.fromEntries(MANAGER_VARIABLES.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

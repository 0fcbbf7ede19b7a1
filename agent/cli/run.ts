import { systemClock } from "../../shared/clock.ts";
import { loadConfig } from "../config.ts";
import { waitForConfig } from "../config_watch.ts";
import { createLog, startLog } from "../log.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { CONFIG_SOURCE } from "./local.ts";
import { serve } from "./serve.ts";
import { listenForStop } from "./stop_signal.ts";

/** The service: waits for a good configuration, then collects and sends until it is stopped. */
export async function run({ configPath }: CommandContext): Promise<number> {
  using stop = listenForStop();
  const { signal } = stop;
  await using _log = await startLog();
  const options = {
    load: () => loadConfig(configPath, CONFIG_SOURCE),
    clock: systemClock,
    log: createLog(),
    signal,
  };

  const config = await waitForConfig(options, options.log);
  if (config !== null) await serve(config, options);
  return EXIT.ok;
}

/** What `once`, `check` and `explain` share: they need no server, so no complete configuration. */
import { systemClock } from "../../shared/clock.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import {
  type Config,
  type ConfigSource,
  loadConfig,
  LOCAL_DEFAULTS,
  type LocalConfig,
} from "../config/load_config.ts";
import type { Log } from "../log.ts";
import { type Disk, systemDisk, withDeadline } from "../io/disk.ts";
import { fitSample } from "../outbox/fit_sample.ts";
import { type CollectedSample, collectOnce } from "../schedule.ts";
import { createCollecting } from "../collecting.ts";
import type { CommandContext } from "./command.ts";

const CONFIG_DEADLINE_MS = 5_000;

/** This machine, as configurations are read from it. */
export const CONFIG_SOURCE: ConfigSource & { disk: Disk } = {
  disk: withDeadline(systemDisk, systemClock, CONFIG_DEADLINE_MS),
  hostname: () => Deno.hostname(),
};

/** The configuration, or the defaults where nobody wrote or named one; null when it is bad. */
export async function loadLocalConfig(
  { configPath, configNamed, printError }: CommandContext,
): Promise<Config | LocalConfig | null> {
  const loaded = await loadConfig(configPath, CONFIG_SOURCE);
  if (loaded.ok) return loaded.config;
  if (loaded.reason === "not_found" && !configNamed) return LOCAL_DEFAULTS;
  await printError(loaded.message);
  return null;
}

/** Collects `kinds` once, all at the same time. */
export async function collectKinds(
  kinds: readonly Kind[],
  config: LocalConfig,
  { printError }: CommandContext,
): Promise<CollectedSample[]> {
  const log: Log = { info: printError, warn: printError, error: printError };
  await using collecting = createCollecting(config, { clock: systemClock, log });
  const samples = await Promise.all(kinds.map((kind) => collectOnce(kind, collecting.options)));
  for (const sample of samples) collecting.dump?.sample(fitSample(sample));
  return samples;
}

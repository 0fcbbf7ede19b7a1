import { CONFIG_VARIABLES, readConfig, type ServerConfig } from "../config.ts";
import { loadSecretKey } from "../secret_key.ts";
import type { Engine } from "../store/engine.ts";
import { createEngine } from "../store/engines.ts";
import type { Store } from "../store/port.ts";
import type { Workers } from "../source_workers.ts";
import { CommandFailed, EXIT } from "../exit_codes.ts";

/** The settings of this process's environment; throws `CommandFailed` (78) when one is wrong. */
export function readSettings(): ServerConfig {
  const environment = Object.fromEntries(
    CONFIG_VARIABLES.map((name) => [name, Deno.env.get(name)]),
  );
  const reading = readConfig(environment);
  if (reading.ok) return reading.config;
  throw new CommandFailed(reading.problems.join("\n"), EXIT.bad_configuration);
}

/** The key under which the server of these settings recognises tokens. */
export function loadSettingsKey(): Promise<string> {
  return loadSecretKey(readSettings().secret_key_base, settingsEngine().directory);
}

/** The database that the settings name. */
export function settingsEngine(workers: Partial<Workers> = {}): Engine {
  const { database_path, database_url: address } = readSettings();
  return createEngine(database_path, { ...workers, address });
}

/** Opens the database that the settings name, for one command. */
export function openSettingsStore(workers: Workers): Promise<Store> {
  return settingsEngine(workers).open();
}

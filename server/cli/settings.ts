import { CONFIG_VARIABLES, readConfig, type ServerConfig } from "../config.ts";
import { loadSecretKey } from "../secret_key.ts";
import { openStore } from "../store/sqlite/open_store.ts";
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
  const { secret_key_base, database_path } = readSettings();
  return loadSecretKey(secret_key_base, database_path);
}

/** Opens the database that the settings name, for one command. */
export async function openSettingsStore({ startWriter }: Workers): Promise<Store> {
  return await openStore({ path: readSettings().database_path, startWriter });
}

import { match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { LOCAL_DEFAULTS } from "../config/load_config.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import type { CommandContext } from "./command.ts";
import { loadLocalConfig } from "./local.ts";

function contextOf(configPath: string, configNamed: boolean): CommandContext & { said: string[] } {
  const said: string[] = [];
  return {
    configPath,
    configNamed,
    json: false,
    kinds: [],
    pool: null,
    removable: false,
    servers: [],
    hostId: null,
    force: false,
    said,
    print: () => Promise.resolve(),
    printError: (text) => Promise.resolve(void said.push(text)),
  };
}

Deno.test("loadLocalConfig() uses defaults where nobody named a configuration and none is", () =>
  withDirectory(async (directory) => {
    const context = contextOf(join(directory, "agent.toml"), false);

    strictEqual(await loadLocalConfig(context), LOCAL_DEFAULTS);
    strictEqual(context.said.length, 0);
  }));

Deno.test("loadLocalConfig() refuses a missing configuration that was named", () =>
  withDirectory(async (directory) => {
    const context = contextOf(join(directory, "agent.toml"), true);

    strictEqual(await loadLocalConfig(context), null);
    match(context.said.join(), /agent.toml": it does not exist/);
  }));

Deno.test("loadLocalConfig() refuses a bad configuration at the default place", () =>
  withDirectory(async (directory) => {
    const context = contextOf(join(directory, "agent.toml"), false);
    await Deno.writeTextFile(context.configPath, "x = 1");

    strictEqual(await loadLocalConfig(context), null);
  }));

import { join } from "node:path";
import { commandRules, fileRules } from "../io/allowed.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { loadLocalConfig } from "./local.ts";

/** Prints everything the agent may run, read and write, with the configured paths. */
export async function explain(context: CommandContext): Promise<number> {
  const config = await loadLocalConfig(context);
  if (config === null) return EXIT.badConfig;
  const { paths, dumpDirectory } = config;
  const server = "server" in config ? config : null;

  const commands = commandRules(paths).map(({ argv, why }) => [argv.join(" "), why]);
  const files = fileRules(paths).map(({ path, access, why }) => [path, `${access}: ${why}`]);
  const own = [
    [context.configPath, "read: its configuration"],
    ...(server?.tokenFile ? [[server.tokenFile, "read: its token"]] : []),
    [join(paths.state, "last_scrub.json"), "read and write: the last finished scrub of each pool"],
    [join(paths.state, "outbox"), "read and write: samples the server has not acknowledged"],
    ...(dumpDirectory === null ? [] : [[dumpDirectory, "write: the diagnostic dump"]]),
  ];
  const network = [[server?.server.endPoint ?? "server_url", "the only connection it makes"]];

  await context.print([
    ...section("Commands, each without a shell", commands),
    ...section("Files and directories of the host (NODE: its own name, VMID: a number)", files),
    ...section("Files and directories of its own", own),
    ...section("Network", network),
  ].join("\n"));
  return EXIT.ok;
}

function section(title: string, entries: readonly (readonly string[])[]): string[] {
  return [`${title}:`, ...entries.map(([what, why]) => `  ${what}\n      ${why}`), ""];
}

import { commandRules, fileRules } from "../io/allowed.ts";
import { NOTIFY_SOCKET, RUNTIME_DIRECTORY } from "../io/service_manager.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { loadLocalConfig } from "./local.ts";

/** Prints everything the agent may run, read and write, with the configured paths. */
export async function explain(context: CommandContext): Promise<number> {
  const config = await loadLocalConfig(context);
  if (config === null) return EXIT.badConfig;
  const { paths, dumpDirectory } = config;
  const server = "server" in config ? config : null;

  const commands = commandRules(paths).map(({ argv, why }) => [argv.join(" "), why]);
  const files = [
    ...fileRules(paths).map(({ path, access, why }) => [path, `${access}: ${why}`]),
    [context.configPath, 'read: its configuration; "enroll" writes it, and nothing else does'],
    [RUNTIME_DIRECTORY, "read and write: its end of the way to systemd"],
    [NOTIFY_SOCKET, "write: tells systemd that the service runs"],
    ...(server?.tokenFile ? [[server.tokenFile, "read: its token"]] : []),
    ...(dumpDirectory === null ? [] : [[dumpDirectory, "read and write: the diagnostic dump"]]),
  ];
  const endPoints = server?.server.endPoints ?? ["server_url"];
  const connection = endPoints.length > 1
    ? "the only connection it makes is to one of these, another when that fails"
    : "the only connection it makes";
  const network = [
    ...endPoints.map((endPoint) => [endPoint, connection]),
    ["--server", '"enroll" alone: a code for a token, once'],
  ];

  await context.print([
    ...section("Commands, each without a shell", commands),
    ...section(
      "Files and directories (NODE: this node's name, VMID: a number, SOURCE, DISK: a file's name)",
      files,
    ),
    ...section("Network", network),
  ].join("\n"));
  return EXIT.ok;
}

function section(title: string, entries: readonly (readonly string[])[]): string[] {
  return [`${title}:`, ...entries.map(([what, why]) => `  ${what}\n      ${why}`), ""];
}

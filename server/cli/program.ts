/** The server's command line: one row per command. */
import { Command, CommanderError, Option } from "commander";
import { PLUGIN_EXIT_CODES } from "../../shared/plugin_output.ts";
import { DatabaseRefused } from "../store/port.ts";
import { withAttributes, withChanges } from "./attribute_options.ts";
import { backup } from "./backup.ts";
import { check } from "./check.ts";
import { listChannels, testChannel } from "./channel_commands.ts";
import { CommandFailed, EXIT } from "../exit_codes.ts";
import { deleteHost, listHosts, registerHosts, rotateToken } from "./host_commands.ts";
import { hashPassword } from "./hash_password.ts";
import { acknowledgeIncident, listIncidents } from "./incident_commands.ts";
import { migrateDatabase, rollbackDatabase } from "./migrate.ts";
import { migrateTo } from "./migrate_to.ts";
import { print, printError } from "./print.ts";
import { prune } from "./prune.ts";
import { type ProgramParts, runServer } from "./run_server.ts";
import { resetFactors } from "./reset_factors.ts";
import { setHosts } from "./set_host.ts";
import {
  deleteSnapshotPolicyOf,
  listSnapshotPolicies,
  setSnapshotPolicyOf,
  withPolicyOptions,
} from "./snapshot_policy_commands.ts";
import { listThresholds, setThresholdOf } from "./threshold_commands.ts";
import { SERVER_VERSION } from "../version.ts";

const JSON_LINES = "one JSON object a line";

/** Runs the command that `args` name; resolves with the exit code. */
export async function runProgram(args: readonly string[], parts: ProgramParts): Promise<number> {
  const program = new Command("proxmox-monitor-server")
    .description("Collects what the agents report and shows it in the browser.")
    .exitOverride()
    // It would ask for environment variables that this program may not read.
    .configureOutput({ getOutHasColors: () => false, getErrHasColors: () => false })
    .configureHelp({ showGlobalOptions: true });

  let exitCode: number = EXIT.ok;

  program.command("serve").description("run the server; what no command at all does")
    .action(() => runServer(parts));
  withAttributes(
    program.command("register-host").description("add hosts and print the token of each, once"),
  ).argument("<name...>", "names of the hosts").option("--json", JSON_LINES)
    .action((names, options) => registerHosts(names, options, parts));
  withChanges(
    program.command("set-host").description(
      "change what is said of hosts: of all of them, or none",
    ),
  ).argument("[name...]", "names of the hosts")
    .option("--all", "every host")
    .option("--group-is <word>", "every host of this group")
    .action((names, options) => setHosts(names, options, parts));
  program.command("rotate-token").description("give a host a new token; the old one ends at once")
    .argument("<name>", "name of the host").option("--json", JSON_LINES)
    .action((name, options) => rotateToken(name, options, parts));
  program.command("delete-host").description("remove a host and everything stored of it")
    .argument("<name>", "name of the host").action((name) => deleteHost(name, parts));
  program.command("list-hosts").description("print every host").option("--json", JSON_LINES)
    .action((options) => listHosts(options, parts));
  program.command("set-threshold")
    .description("set from where on something is a reason: for all hosts, a group or a host")
    .argument("<key>", "name of the threshold").argument("<value>", "a number, or default")
    .option("--host <name>", "for this host").option("--group <word>", "for this group")
    .action((key, value, options) => setThresholdOf(key, value, options, parts));
  program.command("list-thresholds").description("print every threshold and what holds")
    .option("--host <name>", "what holds of this host").option("--json", JSON_LINES)
    .action((options) => listThresholds(options, parts));
  withPolicyOptions(
    program.command("set-snapshot-policy")
      .description("make or change a policy: what snapshots are wanted, of which datasets"),
  ).argument("<name>", "name of the policy").option("--json", JSON_LINES)
    .action((name, options) => setSnapshotPolicyOf(name, options, parts));
  program.command("list-snapshot-policies").description("print every snapshot policy")
    .option("--json", JSON_LINES).action((options) => listSnapshotPolicies(options, parts));
  program.command("delete-snapshot-policy").description("delete a snapshot policy")
    .argument("<name>", "name of the policy").option("--json", JSON_LINES)
    .action((name, options) => deleteSnapshotPolicyOf(name, options, parts));
  program.command("list-channels").description("print every channel").option("--json", JSON_LINES)
    .action((options) => listChannels(options, parts));
  program.command("test-channel").description("send a test on a channel and say what came of it")
    .argument("<name>", "name of the channel").action((name) => testChannel(name, parts));
  program.command("list-incidents").description("print the incidents that are open")
    .option("--all", "every one that is kept, also those held back")
    .option("--json", JSON_LINES).action((options) => listIncidents(options, parts));
  program.command("acknowledge").description("say that somebody has taken an incident on")
    .argument("<id>", "of the incident")
    .option("--note <text>", "what is done about it")
    .option("--expires <span>", "for how long, such as 8h; until it ends, grows or gets worse")
    .action((id, options) => acknowledgeIncident(id, options, parts));
  program.command("check")
    .description("ask the server that runs, and tell its verdict as a monitoring plug-in")
    .option("--host <name>", "of this host alone")
    .addOption(
      new Option("--fail <level>", "from where on it fails").choices(["warning", "critical"])
        .default("warning"),
    )
    .option("--url <url>", "where the server is; by default where its settings let it listen")
    .option("--token-file <file>", "a file with an API token of the scope read")
    .option("--json", "one JSON object")
    .action(async (options) => void (exitCode = await check(options)));
  program.command("hash-password").description("read a password and print its Argon2id string")
    .action(() => hashPassword(parts));
  program.command("reset-factors")
    .description("remove all second factors and end all sessions: the password alone signs in")
    .action(() => resetFactors(parts));
  program.command("migrate").description("bring the database's schema up to date; serve does too")
    .action(migrateDatabase);
  program.command("rollback").description("take the newest step of the schema back")
    .action(rollbackDatabase);
  program.command("migrate-to")
    .description("copy the SQLite database to an empty one of PostgreSQL, and compare both")
    .argument("<url>", "its address, as DATABASE_URL").action(migrateTo);
  program.command("backup").description("copy the database to a new file, also while serving")
    .argument("<file>", "file to write").action(backup);
  program.command("prune").description("remove what is past its age; the server does so hourly")
    .option("--json", JSON_LINES).action((options) => prune(options, parts));
  program.command("version").description("print the version")
    .action(() => print(`proxmox-monitor-server ${SERVER_VERSION}`));

  try {
    await program.parseAsync(args.length === 0 ? ["serve"] : args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usageExitCode(args, error.exitCode);
    if (error instanceof CommandFailed) return fail(error.message, error.exitCode);
    if (error instanceof DatabaseRefused) return fail(error.message, EXIT.failed);
    throw error;
  }
}

/** To whoever runs plug-ins 1 would be a warning. */
function usageExitCode([command]: readonly string[], exitCode: number): number {
  return command === "check" && exitCode !== EXIT.ok ? PLUGIN_EXIT_CODES.UNKNOWN : exitCode;
}

function fail(message: string, exitCode: number): number {
  printError(message);
  return exitCode;
}

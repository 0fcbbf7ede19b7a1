/** The agent's subcommands: this table is the index. */
import { own } from "../../shared/own.ts";
import { printable } from "../../shared/printable.ts";
import { AGENT_VERSION } from "../version.ts";
import { type Command, type CommandContext, EXIT } from "./command.ts";
import { DEFAULT_CONFIG_PATH, parseCommandLine } from "./command_line.ts";
import { explain } from "./explain.ts";
import { once } from "./once.ts";
import { run } from "./run.ts";

interface TableRow {
  usage: string;
  summary: string;
  command: Command;
}

const COMMANDS: Readonly<Record<string, TableRow>> = {
  run: { usage: "run", summary: "collect and send until stopped (the service)", command: run },
  once: {
    usage: "once [--kind fast|medium|slow]",
    summary: "collect once and print one JSON object; needs no server",
    command: once,
  },
  check: {
    usage: "check [--json]",
    summary: "judge this host; exit 0 ok, 1 warning, 2 critical, 3 unknown",
    // The judge's rules are loaded for this alone: the service has no use for them.
    command: async (context) => await (await import("./check.ts")).check(context),
  },
  explain: {
    usage: "explain",
    summary: "print every command it may run and every file it may use",
    command: explain,
  },
  enroll: {
    usage: "enroll --server URL… [--host-id NAME] [--force]",
    summary: "get this host's token for the code on standard input",
    command: async (context) => await (await import("./enroll.ts")).enroll(context),
  },
  "forget-pool": {
    usage: "forget-pool NAME|GUID [--removable]",
    summary: "a pool left on purpose, or comes and goes",
    command: async (context) => await (await import("./forget_pool.ts")).forgetPool(context),
  },
  version: { usage: "version", summary: "print the version", command: version },
  help: { usage: "help, --help", summary: "print this text", command: help },
};

/** Runs one command line and returns its exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(args, Deno.env.get("AGENT_CONFIG"));
  if (!parsed.ok) return await refuse(parsed.message);
  const { name, ...options } = parsed.line;
  const row = own(COMMANDS, name);
  if (row === undefined) return await refuse(`Unknown command "${name}"`);
  return await row.command({ ...options, print, printError });
}

async function refuse(message: string): Promise<number> {
  await printError(`${message}; see "proxmox-monitor-agent --help"`);
  return EXIT.usage;
}

async function version({ print }: CommandContext): Promise<number> {
  await print(`proxmox-monitor-agent ${AGENT_VERSION}`);
  return EXIT.ok;
}

async function help({ print }: CommandContext): Promise<number> {
  const rows = Object.values(COMMANDS).map(({ usage, summary }) =>
    `  ${usage.padEnd(48)}${summary}`
  );
  await print([
    "Usage: proxmox-monitor-agent [COMMAND] [--config PATH]",
    "",
    "Commands (run when none is given):",
    ...rows,
    "",
    `The configuration is --config, else $AGENT_CONFIG, else ${DEFAULT_CONFIG_PATH}.`,
  ].join("\n"));
  return EXIT.ok;
}

function print(text: string): Promise<void> {
  return writeLine(Deno.stdout.writable, text);
}

function printError(text: string): Promise<void> {
  return writeLine(Deno.stderr.writable, printable(text));
}

async function writeLine(to: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    await new Blob([`${text}\n`]).stream().pipeTo(to, { preventClose: true });
  } catch (error) {
    // Its reader has seen enough, as `head` has.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

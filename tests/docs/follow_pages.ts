/** Follows pages of docs/ on a machine, in the words that stand there. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { CleanRoot, CommandResult } from "../packages/clean_root.ts";
import { reasonNotToRun, RUN_BY } from "./accounts.ts";
import { type DocumentedCommand, readCommands } from "./documented_commands.ts";

/** Where the operator's files lie, and where commands are typed. */
export const DESK = "/root";
/** What the stand-in for an editor does to the file it is given; a script for sed. */
export const EDIT = "/srv/edit.sed";

/** What a test does beside a command. */
export interface Beside {
  /** Typed into it. */
  input?: string;
  /** A script for sed: what the reader writes into the file that opens. */
  edit?: () => string;
  /** Looks at what it printed, or at what it did. */
  then?: (stdout: string) => void | Promise<void>;
}

export interface Pages {
  /** Runs the commands of a section in their order; `beside` is by command. */
  follow(page: string, section: string, beside?: Record<string, Beside>): Promise<void>;
  /** What no section that was followed holds. */
  left(): DocumentedCommand[];
}

/** Opens all pages that run on `root`; each command is run once. */
export async function openPages(root: CleanRoot): Promise<Pages> {
  const pages = RUN_BY["tests/packages/docs_test.ts"];
  let left = (await readCommands())
    .filter(({ page, text }) => pages.includes(page) && reasonNotToRun(text) === null);

  return {
    left: () => left,
    async follow(page, section, beside = {}) {
      const isHere = (command: DocumentedCommand) =>
        command.page === page && command.section === section;
      const commands = left.filter(isHere).map(({ text }) => text);
      left = left.filter((command) => !isHere(command));
      deepStrictEqual(Object.keys(beside).filter((text) => !commands.includes(text)), []);
      ok(commands.length > 0, `"${section}" of ${page} has no commands`);
      for (const text of commands) await runBeside(root, text, beside[text] ?? {});
    },
  };
}

async function runBeside(
  root: CleanRoot,
  text: string,
  { input = "", edit, then }: Beside,
): Promise<void> {
  if (edit !== undefined) await Deno.writeTextFile(root.path + EDIT, edit());
  // It shows what comes until somebody stops it.
  const isEndless = text.startsWith("journalctl -f");
  const { code, stdout, stderr } = await shell(root, text, { input, seconds: isEndless ? 1 : 300 });
  strictEqual(code, isEndless ? 124 : 0, `${text}: ${stderr}${stdout}`);
  await then?.(stdout);
}

/** Runs `text` as if it were typed; ended after `seconds`, with code 124. */
export function shell(
  root: CleanRoot,
  text: string,
  { input = "", seconds = 300 } = {},
): Promise<CommandResult> {
  const argv = ["timeout", String(seconds), "bash", "-c", `cd ${DESK}; ${text}`];
  return root.attempt(argv, { input });
}

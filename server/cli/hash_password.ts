import { createHashing } from "../auth/hashing.ts";
import type { Workers } from "../source_workers.ts";
import { CommandFailed } from "../exit_codes.ts";
import { print, printError } from "./print.ts";

const MAX_BYTES = 1024;
/** OWASP ASVS 4.0.3, 2.1.1. */
const MIN_CHARACTERS = 12;
const ENTER = 13;
const NEWLINE = 10;
const BACKSPACE = 127;
const CONTROL_C = 3;

/** `hash-password`: reads one line, without showing it on a terminal. */
export async function hashPassword({ startHashWorker }: Workers): Promise<void> {
  const password = Deno.stdin.isTerminal() ? readFromTerminal() : await readFromPipe();
  const { length } = [...password];
  if (length < MIN_CHARACTERS) {
    throw new CommandFailed(
      `Cannot hash the password: it has ${length} characters, expected at least ${MIN_CHARACTERS}`,
    );
  }
  await using hashing = createHashing({ startWorker: startHashWorker });
  print(await hashing.hashPassword(password));
}

async function readFromPipe(): Promise<string> {
  const bytes: number[] = [];
  for await (const chunk of Deno.stdin.readable) {
    const end = chunk.indexOf(NEWLINE);
    bytes.push(...(end === -1 ? chunk : chunk.subarray(0, end)).slice(0, MAX_BYTES));
    if (end !== -1 || bytes.length >= MAX_BYTES) break;
  }
  return decode(bytes).replace(/\r$/, "");
}

function readFromTerminal(): string {
  printError(`Password, at least ${MIN_CHARACTERS} characters:`);
  const bytes: number[] = [];
  const buffer = new Uint8Array(1);
  Deno.stdin.setRaw(true);
  try {
    while (Deno.stdin.readSync(buffer) === 1 && bytes.length < MAX_BYTES) {
      const byte = buffer[0] ?? ENTER;
      if (byte === ENTER || byte === NEWLINE) break;
      if (byte === CONTROL_C) throw new CommandFailed("Cannot hash the password: interrupted");
      if (byte === BACKSPACE) bytes.pop();
      else bytes.push(byte);
    }
  } finally {
    Deno.stdin.setRaw(false);
  }
  return decode(bytes);
}

function decode(bytes: readonly number[]): string {
  return new TextDecoder().decode(new Uint8Array(bytes));
}

import type { Kind } from "../../shared/sample/mod.ts";

/** What every subcommand is given. */
export interface CommandContext {
  /** The configuration file. */
  configPath: string;
  /** Whether somebody named it; nobody named the default one, which may be missing. */
  configNamed: boolean;
  /** Whether a program reads what is printed. */
  json: boolean;
  /** The kinds to collect. */
  kinds: readonly Kind[];
  /** The pool that is meant: its name or GUID; null when none is named. */
  pool: string | null;
  /** Whether that pool comes and goes. */
  removable: boolean;
  /** The servers that are meant, as they were given. */
  servers: readonly string[];
  /** The name by which this host is registered; null: none was given. */
  hostId: string | null;
  /** Whether a configuration for something else may be replaced. */
  force: boolean;
  /** Writes to standard output. */
  print(text: string): Promise<void>;
  /** Writes one line to standard error. */
  printError(text: string): Promise<void>;
}

/** A subcommand; returns its exit code. */
export type Command = (context: CommandContext) => Promise<number>;

/** Exit codes, as sysexits(3) has them. `check` has its own. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 64,
  /** The server cannot be reached, or is none. */
  unavailable: 69,
  /** The server does not let this host in. */
  refused: 77,
  badConfig: 78,
} as const;

/**
 * Asks a ZFS tool for columns of which an older one may not know all: one that it does not know
 * fails the whole call.
 */
import type { Clock } from "../../shared/clock.ts";
import type { Argv, CommandResult } from "../io/io.ts";

/** A tool that was upgraded is noticed after this long. */
const LEAST_MS = 24 * 3600 * 1000;

/** zprop_get_list in libzfs_util.c; its usage follows. */
const REFUSAL = /bad property list: invalid property/;

/** One way to ask, and the same with no columns but those that every version knows. */
export interface Columns<C> {
  argv: Argv;
  least?: C;
}

export interface KnownColumns {
  /** Asks for all of them; where the tool refuses that, for the least, and so for a day. */
  ask<C extends Columns<C>>(
    all: C,
    run: (asked: C) => Promise<CommandResult>,
  ): Promise<{ asked: C; result: CommandResult }>;
}

export function createKnownColumns(clock: Clock): KnownColumns {
  /** By argv. */
  const leastUntilMs = new Map<string, number>();
  return {
    async ask(all, run) {
      const key = all.argv.join(" ");
      const { least } = all;
      if (least === undefined || clock.monotonicMs() >= (leastUntilMs.get(key) ?? -Infinity)) {
        const result = await run(all);
        const isRefused = result.kind === "nonzero_exit" && REFUSAL.test(result.stderr);
        if (least === undefined || !isRefused) return { asked: all, result };
        leastUntilMs.set(key, clock.monotonicMs() + LEAST_MS);
      }
      return { asked: least, result: await run(least) };
    },
  };
}

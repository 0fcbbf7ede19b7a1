/**
 * Asks a ZFS tool for columns of which an older one may not know all: one that it does not know
 * fails the whole call.
 */
import type { Clock } from "../../shared/clock.ts";
import type { CommandResult } from "../io/io.ts";

/** A tool that was upgraded is noticed after this long. */
const LEAST_MS = 24 * 3600 * 1000;

/** zprop_get_list in libzfs_util.c; its usage follows. */
const REFUSAL = /bad property list: invalid property/;

export interface KnownColumns<C> {
  /** Asks for all; where the tool refuses that, for the least, and so until tomorrow. */
  ask(run: (columns: C) => Promise<CommandResult>): Promise<{ columns: C; result: CommandResult }>;
}

export function createKnownColumns<C>(
  clock: Clock,
  { all, least }: { all: C; least: C },
): KnownColumns<C> {
  let leastUntilMs = -Infinity;
  return {
    async ask(run) {
      if (clock.monotonicMs() >= leastUntilMs) {
        const result = await run(all);
        const isRefused = result.kind === "nonzero_exit" && REFUSAL.test(result.stderr);
        if (!isRefused) return { columns: all, result };
        leastUntilMs = clock.monotonicMs() + LEAST_MS;
      }
      return { columns: least, result: await run(least) };
    },
  };
}

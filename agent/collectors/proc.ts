/** The files below `/proc` that several sections need, read by one child per cycle. */
import type { KernelState } from "../../shared/sample/zfs_pools.ts";
import type { CommandFailure } from "../io/io.ts";
import { memoryControllers, PROC_FILES, PROC_ZFS, procArgv, type ProcFile } from "../io/allowed.ts";
import type { CollectorContext, Cycle } from "./collector.ts";

/** The files that exist, with their text. */
export type ProcTexts = ReadonlyMap<ProcFile, string>;

export interface ProcTextsReading {
  kind: "ok";
  texts: ProcTexts;
  /** What the kernel says of each pool, sorted by name. */
  kernel_states: KernelState[];
  /** Errors that each memory controller could not correct, by its name. */
  uncorrected: ReadonlyMap<string, number>;
}

export type ProcReading = ProcTextsReading | CommandFailure;

/** The reading that all sections of `cycle` share. */
export function readProc(cycle: Cycle, context: CollectorContext): Promise<ProcReading> {
  return cycle.shared("proc", () => readProcNow(context));
}

/** A reading stands for a later one of the same file for so long: as long as a slow fast cycle. */
const RECENT_MS = 120_000;

export interface ProcReader {
  /** The reading of this cycle. */
  read(cycle: Cycle): Promise<ProcReading>;
  /** The last one where it is recent, which saves a child; else that of this cycle. */
  recent(cycle: Cycle): Promise<ProcReading>;
}

/** Reads for all cycles, and remembers the last reading. */
export function createProcReader(context: CollectorContext): ProcReader {
  const { clock } = context;
  let last: { reading: Promise<ProcReading>; atMs: number } | null = null;

  function read(cycle: Cycle): Promise<ProcReading> {
    last = { reading: readProc(cycle, context), atMs: clock.monotonicMs() };
    return last.reading;
  }

  return {
    read,
    async recent(cycle) {
      if (last === null || clock.monotonicMs() - last.atMs > RECENT_MS) return await read(cycle);
      const reading = await last.reading;
      return reading.kind === "ok" ? reading : await read(cycle);
    },
  };
}

/** A reading of its own. */
export async function readProcNow({ lane, paths }: CollectorContext): Promise<ProcReading> {
  const result = await lane("proc").run(procArgv(paths.proc));
  // Exit code 2 means that some file is absent (arcstats, on a host without ZFS).
  if (result.kind === "ok" || (result.kind === "nonzero_exit" && result.stdout !== "")) {
    const kernel_states = findKernelStates(result.stdout, paths.proc);
    return {
      kind: "ok",
      texts: splitByFile(result.stdout, paths.proc),
      kernel_states,
      uncorrected: findUncorrected(result.stdout, paths.proc),
    };
  }
  return result;
}

/** Whether the ZFS module is loaded; null when that cannot be said. */
export async function zfsModuleLoaded(
  cycle: Cycle,
  context: CollectorContext,
): Promise<boolean | null> {
  const reading = await readProc(cycle, context);
  return reading.kind === "ok" ? reading.texts.has("spl/kstat/zfs/arcstats") : null;
}

/** Splits the output of `grep -H`, which puts "PATH:" before each line. */
function splitByFile(output: string, proc: string): ProcTexts {
  const texts = new Map<ProcFile, string>();
  for (const line of output.split("\n")) {
    const file = PROC_FILES.find((file) => line.startsWith(`${proc}/${file}:`));
    if (file === undefined) continue;
    const text = line.slice(`${proc}/${file}:`.length);
    texts.set(file, `${texts.get(file) ?? ""}${text}\n`);
  }
  return texts;
}

/** More than any host has pools. */
const MAX_KERNEL_STATES = 1000;

/** Finds `<proc>/spl/kstat/zfs/POOL/state:WORD`; a pool's name may hold ":" and blanks. */
function findKernelStates(output: string, proc: string): KernelState[] {
  const start = `${proc}/${PROC_ZFS}/`;
  return output.split("\n")
    .filter((line) => line.startsWith(start))
    .flatMap((line) => {
      const [, name, state] = /^([^/]+)\/state:([A-Z]+)$/.exec(line.slice(start.length)) ?? [];
      return name === undefined || state === undefined ? [] : [{ name, state }];
    })
    .slice(0, MAX_KERNEL_STATES)
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
}

/** Finds `<mc>/mc0/ue_count:NUMBER`; the same of a part of a controller lies deeper. */
function findUncorrected(output: string, proc: string): Map<string, number> {
  const start = `${memoryControllers(proc)}/`;
  return new Map(
    output.split("\n").filter((line) => line.startsWith(start)).flatMap((line) => {
      const [, name, count] = /^(mc(?:\d|1[0-5]))\/ue_count:(\d{1,15})$/.exec(
        line.slice(start.length),
      ) ?? [];
      return name === undefined ? [] : [[name, Number(count)] as const];
    }),
  );
}

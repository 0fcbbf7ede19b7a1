import type { CollectorError } from "../../shared/sample/fields.ts";
import { stateFiles } from "../io/allowed.ts";
import { createStateFile, type StateFile } from "../io/state_file.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import type { Boot } from "./pool_memory.ts";
import { createPoolRegister } from "./pool_register.ts";
import type { ProcReading } from "./proc.ts";
import { assemblePools } from "./zfs_pools_assemble.ts";
import { createZpoolCommands } from "./zfs_pools_commands.ts";

type ZfsPoolsSection = SectionOf<"fast", "zfs_pools">;

const NOTHING = { available: null, pools: [], missing_pools: [], kernel_states: [] };

export interface ZfsPoolsOptions {
  /** The reading of `/proc` that all sections of a cycle share. */
  readProc(cycle: Cycle): Promise<ProcReading>;
  /** Where pools are remembered, and what was told of them; default: in the state directory. */
  registerFile?: StateFile;
  marksFile?: StateFile;
}

/** Collects every pool with its devices and scans: two children a cycle. */
export function createZfsPoolsCollector(
  { clock, lane, paths }: CollectorContext,
  { readProc, ...files }: ZfsPoolsOptions,
): Collector {
  const zpool = createZpoolCommands(lane("zfs_pools"), clock);
  const register = createPoolRegister({
    file: files.registerFile ?? createStateFile(stateFiles(paths).pools),
    marksFile: files.marksFile ?? createStateFile(stateFiles(paths).poolMarks),
    clock,
  });

  /** Whether absent ZFS is a fault, and how far that can be told. */
  function describeAbsence(proc: ProcReading, errors: CollectorError[]) {
    const isLoaded = register.knowsPools() || hasModule(proc);
    return { ...NOTHING, available: isLoaded, errors: isLoaded === false ? [] : errors };
  }

  async function readPools(proc: ProcReading): Promise<ZfsPoolsSection> {
    const list = await zpool.list();
    if (list.isAbsent) return describeAbsence(proc, withoutPool(list.errors));
    // What hangs zpool list hangs zpool status as well, and kills take seconds.
    const status = list.isHung ? { pools: null, errors: [] } : await zpool.status();
    const boot = bootOf(proc);
    const { pools, errors, isWhole } = assemblePools(
      list,
      status,
      (pool, told) => register.note({ pool, told }, boot),
    );
    const forgotten = register.endReading(isWhole);
    return { ...NOTHING, available: true, pools, errors: [...errors, ...forgotten] };
  }

  /** What is known without asking zpool. */
  function besidePools(proc: ProcReading) {
    return {
      missing_pools: register.listMissing(bootOf(proc)),
      kernel_states: proc.kind === "ok" ? proc.kernel_states : [],
    };
  }

  return {
    kind: "fast",
    section: "zfs_pools",

    async collect(cycle): Promise<ZfsPoolsSection> {
      const [loadErrors, proc] = await Promise.all([register.load(), readProc(cycle)]);
      const section = await readPools(proc);
      const saveErrors = await register.save();
      return {
        ...section,
        ...besidePools(proc),
        errors: [...loadErrors, ...section.errors, ...saveErrors],
      };
    },

    empty: (errors): ZfsPoolsSection => ({ ...NOTHING, errors }),

    async meanwhile(cycle): Promise<ZfsPoolsSection> {
      return { ...NOTHING, ...besidePools(await readProc(cycle)), errors: [] };
    },
  };
}

/** Null when that cannot be said. */
function hasModule(proc: ProcReading): boolean | null {
  return proc.kind === "ok" ? proc.texts.has("spl/kstat/zfs/arcstats") : null;
}

function bootOf(proc: ProcReading): Boot {
  const texts = proc.kind === "ok" ? proc.texts : null;
  const bootId = texts?.get("sys/kernel/random/boot_id")?.trim() ?? "";
  const started = /^btime (\d{1,12})$/m.exec(texts?.get("stat") ?? "")?.[1];
  return {
    boot_id: bootId === "" ? null : bootId,
    started_unix: started === undefined ? null : Number(started),
  };
}

function withoutPool(errors: readonly (CollectorError & { pool: unknown })[]): CollectorError[] {
  return errors.map(({ pool: _, ...error }) => error);
}

import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { procArgv, type ProcFile } from "../io/allowed.ts";
import { commandError, type CommandFailure } from "../io/io.ts";
import { parseArcSize } from "../parsers/proc/arcstats.ts";
import { parseLoadavg } from "../parsers/proc/loadavg.ts";
import { parseMeminfo } from "../parsers/proc/meminfo.ts";
import { cpuPercent, type CpuReading, parseStat } from "../parsers/proc/stat.ts";
import { parseUptime } from "../parsers/proc/uptime.ts";
import type { Collector, CollectorContext, SectionOf } from "./collector.ts";
import { readHostIds } from "./host_ids.ts";
import { readNodeIdentity } from "./node_identity.ts";
import { type ProcTexts, readProc, readProcNow } from "./proc.ts";

type HostSection = SectionOf<"fast", "host">;

/** How far apart the two readings of `/proc/stat` are when there is no earlier one. */
const FIRST_READING_MS = 250;

const UNKNOWN: Omit<HostSection, "errors"> = {
  hostname: null,
  machine_id: null,
  node_name: null,
  cluster_member: null,
  cluster_name: null,
  cluster_id: null,
  quorate: null,
  load1: null,
  load5: null,
  load15: null,
  cpu_count: null,
  cpu_percent: null,
  mem_total_bytes: null,
  mem_available_bytes: null,
  mem_used_bytes: null,
  swap_total_bytes: null,
  swap_used_bytes: null,
  arc_size_bytes: null,
  uptime_seconds: null,
};

/** The machine itself: load, processors, memory, cluster membership. */
export function createHostCollector(context: CollectorContext): Collector {
  const measureCpu = createCpuMeter(context);

  return {
    kind: "fast",
    section: "host",
    empty: (errors) => ({ ...UNKNOWN, errors }),

    async collect(cycle): Promise<HostSection> {
      const [{ errors, nodes: _, ...membership }, ids, proc] = await Promise.all([
        readNodeIdentity(cycle, context),
        readHostIds(context),
        readProc(cycle, context),
      ]);
      const identity = { ...membership, ...ids };
      if (proc.kind !== "ok") {
        const procErrors = readerErrors(context.paths.proc, proc);
        return { ...UNKNOWN, ...identity, errors: [...errors, ...procErrors] };
      }

      const cpu = parseStat(proc.texts.get("stat") ?? "");
      const values = {
        ...UNKNOWN,
        ...identity,
        ...parseTexts(proc.texts),
        cpu_count: cpu?.cpu_count ?? null,
        cpu_percent: cpu === null ? null : await measureCpu(cpu),
      };
      return {
        ...values,
        errors: [...errors, ...findGaps(context.paths.proc, proc.texts, values)],
      };
    },
  };
}

/** Compares each reading with the one before; the first with one taken a moment later. */
function createCpuMeter(
  context: CollectorContext,
): (reading: CpuReading) => Promise<number | null> {
  let previous: CpuReading | null = null;

  return async (reading) => {
    if (previous !== null) {
      const percent = cpuPercent(previous, reading);
      previous = reading;
      return percent;
    }
    await context.clock.sleep(FIRST_READING_MS);
    const later = await readProcNow(context);
    previous = later.kind === "ok" ? parseStat(later.texts.get("stat") ?? "") : null;
    return previous === null ? null : cpuPercent(reading, previous);
  };
}

function parseTexts(texts: ProcTexts): Partial<HostSection> {
  return {
    hostname: texts.get("sys/kernel/hostname")?.trim() ?? null,
    ...parseLoadavg(texts.get("loadavg") ?? ""),
    ...parseMeminfo(texts.get("meminfo") ?? ""),
    arc_size_bytes: parseArcSize(texts.get("spl/kstat/zfs/arcstats") ?? ""),
    uptime_seconds: parseUptime(texts.get("uptime") ?? ""),
  };
}

/** One error for each file that did not give all it should. */
function findGaps(
  proc: string,
  texts: ProcTexts,
  values: Omit<HostSection, "errors">,
): CollectorError[] {
  const noArcIsFine = !texts.has("spl/kstat/zfs/arcstats");
  const pieces: [ErrorTag, ProcFile, isRead: boolean][] = [
    ["decode", "sys/kernel/hostname", values.hostname !== null],
    ["loadavg", "loadavg", values.load1 !== null],
    ["meminfo", "meminfo", values.mem_used_bytes !== null && values.swap_used_bytes !== null],
    ["stat", "stat", values.cpu_percent !== null],
    ["uptime", "uptime", values.uptime_seconds !== null],
    ["decode", "spl/kstat/zfs/arcstats", values.arc_size_bytes !== null || noArcIsFine],
  ];
  return pieces.filter(([, , isRead]) => !isRead).map(([tag, file]) => ({
    tag,
    message: `Cannot read "${proc}/${file}": ${describeGap(file, texts, values)}`,
  }));
}

function describeGap(
  file: ProcFile,
  texts: ProcTexts,
  values: Omit<HostSection, "errors">,
): string {
  if (!texts.has(file)) return "it does not exist or is empty";
  if (file === "stat" && values.cpu_count !== null) {
    return "its counters did not advance between two readings";
  }
  return "not in the expected form";
}

/** A failed reader leaves every piece unknown; a stuck one is said once. */
function readerErrors(proc: string, failure: CommandFailure): CollectorError[] {
  const tags: ErrorTag[] = failure.kind === "stuck"
    ? ["stuck"]
    : ["loadavg", "meminfo", "stat", "uptime"];
  return tags.map((tag) => commandError(tag, procArgv(proc), failure));
}

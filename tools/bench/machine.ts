/** The machine that the numbers are of. */
import { cpus, release, totalmem } from "node:os";

export interface Machine {
  cpu_model: string;
  cores: number;
  memory_bytes: number;
  kernel: string;
  deno: string;
  v8: string;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu_model: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memory_bytes: totalmem(),
    kernel: release(),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
  };
}

export function formatMachine(machine: Machine): string {
  const { cpu_model, cores, memory_bytes, kernel, deno, v8 } = machine;
  const gibibytes = (memory_bytes / 2 ** 30).toFixed(1);
  return `${cpu_model}, ${cores} cores, ${gibibytes} GiB of memory, Linux ${kernel}, ` +
    `Deno ${deno} (V8 ${v8})`;
}

/** Time of all processors since the start, in ticks. */
export interface CpuTimes {
  total: number;
  busy: number;
  /** Of that, used by this process and by every child it has waited for. */
  own: number;
}

export async function readCpuTimes(): Promise<CpuTimes> {
  const [stat, self] = await Promise.all(
    ["/proc/stat", "/proc/self/stat"].map((path) => Deno.readTextFile(path)),
  );
  return parseCpuTimes(stat ?? "", self ?? "");
}

/** Parses the first line of `/proc/stat`, and `/proc/PID/stat` (man 5 proc). */
export function parseCpuTimes(stat: string, self: string): CpuTimes {
  // Guest time, which follows these eight, is contained in user time.
  const times = stat.split("\n", 1)[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const [, , , idle = 0, iowait = 0] = times;
  const total = sum(times);
  // The second field is the program's name in parentheses, which may hold anything.
  const fields = self.slice(self.lastIndexOf(")") + 2).split(" ");
  return { total, busy: total - idle - iowait, own: sum(fields.slice(11, 15).map(Number)) };
}

/** How much of all processors others used from `before` to `after`, 0 to 100; 0 within a tick. */
export function othersPercent(before: CpuTimes, after: CpuTimes): number {
  const total = after.total - before.total;
  const others = after.busy - before.busy - (after.own - before.own);
  return total === 0 ? 0 : Math.max(0, 100 * others / total);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

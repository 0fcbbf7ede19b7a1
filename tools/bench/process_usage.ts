/** What a process has used of this machine, as Linux counts it. */
export interface ProcessUsage {
  /** Of all its threads, without its children. */
  cpu_seconds: number;
  rss_bytes: number;
  /** The most it was ever resident. */
  peak_rss_bytes: number;
}

/** Linux counts in hundredths of a second for every program (USER_HZ). */
const TICKS_PER_SECOND = 100;

export async function readUsage(pid: number): Promise<ProcessUsage> {
  const [stat, status] = await Promise.all(
    ["stat", "status"].map((file) => Deno.readTextFile(`/proc/${pid}/${file}`)),
  );
  return parseUsage(stat ?? "", status ?? "");
}

/** Seconds of CPU of a process and its children, those that have ended and were waited for too. */
export async function readFamilyCpu(pid: number): Promise<number> {
  const children = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
  const own = await readTicks(pid, 4);
  const theirs = await Promise.all(
    // One may have ended since.
    children.trim().split(/\s+/).filter((id) => id !== "")
      .map((id) => readTicks(Number(id), 2).catch(() => 0)),
  );
  return theirs.reduce((sum, ticks) => sum + ticks, own) / TICKS_PER_SECOND;
}

/** utime and stime, then those of children that were waited for. */
async function readTicks(pid: number, fields: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 11 + fields)
    .reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** What this process has had written to disks so far, in whole pages, sent there or not yet. */
export async function readWrittenBytes(): Promise<number> {
  const found = /^write_bytes: (\d+)$/m.exec(await Deno.readTextFile("/proc/self/io"));
  if (found === null) throw new Error('Cannot read "/proc/self/io": it has no write_bytes');
  return Number(found[1]);
}

/** Parses `/proc/PID/stat` and `/proc/PID/status` (man 5 proc). */
export function parseUsage(stat: string, status: string): ProcessUsage {
  // The second field is the program's name in parentheses, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [utime, stime] = [Number(fields[11]), Number(fields[12])];
  return {
    cpu_seconds: (utime + stime) / TICKS_PER_SECOND,
    rss_bytes: readKilobytes(status, "VmRSS"),
    peak_rss_bytes: readKilobytes(status, "VmHWM"),
  };
}

function readKilobytes(status: string, name: string): number {
  return 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]);
}

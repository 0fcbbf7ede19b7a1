/** Time spent since the start, summed over all processors, in ticks (1/100 s). */
export interface CpuReading {
  /** Processors in use. */
  cpu_count: number;
  busy_ticks: number;
  /** Waiting for a disk included: a processor can do other work meanwhile. */
  idle_ticks: number;
}

/**
 * Parses `/proc/stat`; null when it does not have its form. The columns guest and
 * guest_nice are left out: the kernel counts them in user and nice already.
 */
export function parseStat(text: string): CpuReading | null {
  const [, total] = /^cpu +([\d ]+)$/m.exec(text) ?? [];
  const [user, nice, system, idle, iowait, irq, softirq, steal] = (total ?? "").split(" ")
    .map(Number);
  const cpu_count = [...text.matchAll(/^cpu\d+ /gm)].length;
  if (
    user === undefined || nice === undefined || system === undefined || idle === undefined ||
    iowait === undefined || irq === undefined || softirq === undefined || steal === undefined ||
    cpu_count === 0
  ) return null;
  return {
    cpu_count,
    busy_ticks: user + nice + system + irq + softirq + steal,
    idle_ticks: idle + iowait,
  };
}

/** How busy the processors were between two readings, 0 to 100; null when it cannot be said. */
export function cpuPercent(before: CpuReading, after: CpuReading): number | null {
  const busy = after.busy_ticks - before.busy_ticks;
  const idle = after.idle_ticks - before.idle_ticks;
  if (busy < 0 || idle < 0 || busy + idle === 0) return null;
  return 100 * busy / (busy + idle);
}

/** Null for what the kernel does not say. */
export interface Memory {
  mem_total_bytes: number | null;
  mem_available_bytes: number | null;
  /** Total minus available. */
  mem_used_bytes: number | null;
  swap_total_bytes: number | null;
  swap_used_bytes: number | null;
}

/** Parses `/proc/meminfo`, whose kB are 1024 bytes. */
export function parseMeminfo(text: string): Memory {
  const bytes = new Map<string, number>();
  for (const [, key = "", kibibytes] of text.matchAll(/^(\w+): +(\d+) kB$/gm)) {
    bytes.set(key, Number(kibibytes) * 1024);
  }
  const total = bytes.get("MemTotal") ?? null;
  const available = bytes.get("MemAvailable") ?? null;
  const swapTotal = bytes.get("SwapTotal") ?? null;
  return {
    mem_total_bytes: total,
    mem_available_bytes: available,
    mem_used_bytes: subtract(total, available),
    swap_total_bytes: swapTotal,
    swap_used_bytes: subtract(swapTotal, bytes.get("SwapFree") ?? null),
  };
}

function subtract(whole: number | null, part: number | null): number | null {
  return whole === null || part === null ? null : whole - part;
}

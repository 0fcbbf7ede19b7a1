/** What the disk can hold, in words. */
import type { Logger } from "@logtape/logtape";
import { SHARES } from "../../shared/shares.ts";
import { leastShareBytes } from "./disk_share.ts";

/** Said at the start, where RETENTION_HOURS promises more than the disk can hold. */
export function warnOfDisk(
  log: Logger,
  { disk_bytes, retention_hours, hosts }: Record<
    "disk_bytes" | "retention_hours" | "hosts",
    number
  >,
): void {
  const needed = hosts * leastShareBytes(retention_hours);
  const share = disk_bytes * SHARES.host.ofDiskPercent / 100;
  if (needed <= share) return;
  log.warn(
    "RETENTION_HOURS is {retention_hours}: {hosts} hosts need at least {needed} MB for that, and " +
      "half of the disk is {share} MB; make it less, or the disk larger",
    { retention_hours, hosts, needed: toMegabytes(needed), share: toMegabytes(share) },
  );
}

/** What the operator is told of a host whose samples are removed. */
export function trimmedText(shareBytes: number): string {
  return `It has stored more than its share of the disk, ${
    toMegabytes(shareBytes)
  } MB: its oldest ` +
    "samples are removed before their time";
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

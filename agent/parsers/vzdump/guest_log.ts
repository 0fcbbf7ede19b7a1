/**
 * What vzdump writes of the newest backup of each guest: `/var/log/vzdump/qemu-100.log` and
 * `lxc-101.log` (PVE::VZDump of pve-manager). Its times are local and without a zone: when the
 * backup ended is the time of the file.
 */
import { printable } from "../../../shared/printable.ts";
import { isLost } from "../lost_text.ts";

export interface GuestLog {
  /** Null: it runs, or was cut off. */
  status: "ok" | "error" | null;
  /** In one printable line; null without. */
  error: string | null;
  /** Rounded by vzdump; null where the line is missing, as for a backup server. */
  size_bytes: number | null;
  /** The file, or "vm/100/2026-11-28T01:30:02Z" on a backup server. */
  target: string | null;
}

/** Of an error only its beginning says anything. */
const MAX_ERROR_LENGTH = 300;

const LINE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} (INFO|WARN|ERROR): (.*)$/;

/** Null when nothing of the log is left. */
export function parseGuestLog(text: string): GuestLog | null {
  if (isLost(text)) return null;
  const log: GuestLog = { status: null, error: null, size_bytes: null, target: null };
  for (const line of text.split("\n")) {
    const [, level, words = ""] = LINE.exec(line) ?? [];
    if (level === "INFO") readInfo(log, words);
    else if (level === "ERROR") readError(log, words);
  }
  return log;
}

function readInfo(log: GuestLog, words: string): void {
  const target = /^creating .+ archive '(.+)'$/.exec(words)?.[1];
  const size = /^archive file size: (\S+)$/.exec(words)?.[1];
  if (target !== undefined) log.target = printable(target);
  else if (size !== undefined) log.size_bytes = parseSize(size);
  else if (/^Finished Backup of VM \d+ \([\d:]+\)$/.test(words)) log.status = "ok";
}

function readError(log: GuestLog, words: string): void {
  const error = /^Backup of VM \d+ failed - (.*)$/.exec(words)?.[1];
  if (error === undefined) return;
  log.status = "error";
  log.error = printable(error.trim()).slice(0, MAX_ERROR_LENGTH);
}

const UNITS: Readonly<Record<string, number>> = {
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

function parseSize(text: string): number | null {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([KMGT]B)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return number === undefined || factor === undefined ? null : Math.round(Number(number) * factor);
}

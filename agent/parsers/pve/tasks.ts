/** Proxmox's tasks: their ids, and the lists below `/var/log/pve/tasks` (pve-common). */

export interface TaskId {
  node: string;
  start_unix: number;
  type: string;
}

const UPID =
  /^UPID:([A-Za-z0-9-]+):[0-9A-F]{8}:[0-9A-F]{8,9}:([0-9A-F]{8}):([^:\s/]+):[^:\s/]*:[^:\s/]+:$/i;

/** Takes an id apart: `UPID:NODE:PID:PSTART:START:TYPE:ID:USER:`, numbers in hexadecimal. */
export function parseUpid(text: string): TaskId | null {
  const [, node, start, type] = UPID.exec(text) ?? [];
  if (node === undefined || start === undefined || type === undefined) return null;
  return { node, start_unix: parseInt(start, 16), type };
}

/** How a task ended. */
export interface EndedTask {
  end_unix: number;
  /** "OK", "WARNINGS: 2", or an error's text. */
  status: string;
}

/** In `active` a 0 or 1 stands before the time: whether the task is in `index` too. */
const LINE = /^(UPID:\S+) (?:[01] )?([0-9A-F]{8}) (\S.*)$/i;

/** The ended tasks of one type in `index` or `active`, by id; lines of other forms are left out. */
export function parseEndedTasks(text: string, type: string): Map<string, EndedTask> {
  const ended = new Map<string, EndedTask>();
  for (const line of text.split("\n")) {
    const [, upid = "", end = "", status = ""] = LINE.exec(line) ?? [];
    if (parseUpid(upid)?.type !== type) continue;
    ended.set(upid, { end_unix: parseInt(end, 16), status });
  }
  return ended;
}

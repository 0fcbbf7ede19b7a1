/**
 * The agent's own files: configuration, outbox and dump. What it reads of the host goes
 * through lanes.
 */
import type { Clock } from "../../shared/clock.ts";
import { join } from "../../shared/posix_path.ts";
import { settlesWithin } from "./settles_within.ts";
import { writeAll } from "./write_all.ts";
import { writeWhole } from "./write_whole.ts";

export interface DirectoryFile {
  name: string;
  bytes: number;
}

/** A file that only grows. */
export interface AppendFile {
  /** What the file held when it was opened. */
  bytes: number;
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): void;
}

/** File access in promises that reject with Deno's own errors. */
export interface Disk {
  readText(path: string): Promise<string>;
  /** Permission bits, for example 0o600. */
  mode(path: string): Promise<number>;
  /** Whether this process was started with the permission to use `path`. */
  permits(access: "read" | "write", path: string): Promise<boolean>;
  /** Makes `path` and its parents where they are missing, open to the owner alone. */
  makeDirectory(path: string): Promise<void>;
  /** Regular files in a directory, in no order. */
  list(path: string): Promise<DirectoryFile[]>;
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Writes a file whole or not at all, readable by the owner alone. */
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Removes a file; none of that name is fine. */
  remove(path: string): Promise<void>;
  openAppend(path: string): Promise<AppendFile>;
}

/** The machine's own disk. */
export const systemDisk: Disk = {
  readText: (path) => Deno.readTextFile(path),
  mode: async (path) => ((await Deno.stat(path)).mode ?? 0) & 0o777,
  permits: async (access, path) =>
    (await Deno.permissions.query({ name: access, path })).state === "granted",
  makeDirectory: (path) => Deno.mkdir(path, { recursive: true, mode: 0o700 }),
  async list(path) {
    const files: DirectoryFile[] = [];
    for await (const { name, isFile } of Deno.readDir(path)) {
      if (isFile) files.push({ name, bytes: (await Deno.stat(join(path, name))).size });
    }
    return files;
  },
  read: (path) => Deno.readFile(path),
  write: writeWhole,
  async remove(path) {
    try {
      await Deno.remove(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  },
  async openAppend(path) {
    const file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
    return {
      bytes: (await file.stat()).size,
      append: (bytes) => writeAll(file, bytes),
      close: () => file.close(),
    };
  },
};

/**
 * `disk` with a limit of `limitMs` on each operation. While one that missed it still hangs,
 * every other fails at once, so that a dead disk holds one waiting call and not thousands.
 */
export function withDeadline(disk: Disk, clock: Clock, limitMs: number): Disk {
  let hanging = 0;

  async function limited<T>(start: () => Promise<T>): Promise<T> {
    if (hanging > 0) throw new Error("an earlier operation still waits for the disk");
    const running = start();
    if (await settlesWithin(running, { clock, ms: limitMs })) return await running;
    hanging++;
    running.catch(() => {}).finally(() => hanging--);
    throw new Error(`no answer within ${limitMs / 1000} s`);
  }

  return {
    readText: (path) => limited(() => disk.readText(path)),
    mode: (path) => limited(() => disk.mode(path)),
    // Asks no disk.
    permits: (access, path) => disk.permits(access, path),
    makeDirectory: (path) => limited(() => disk.makeDirectory(path)),
    list: (path) => limited(() => disk.list(path)),
    read: (path) => limited(() => disk.read(path)),
    write: (path, bytes) => limited(() => disk.write(path, bytes)),
    remove: (path) => limited(() => disk.remove(path)),
    async openAppend(path) {
      const file = await limited(() => disk.openAppend(path));
      return { ...file, append: (bytes) => limited(() => file.append(bytes)) };
    },
  };
}

/** What went wrong, as the end of a sentence that names the path already. */
export function diskErrorText(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it does not exist";
  if (error instanceof Deno.errors.PermissionDenied) return "access denied";
  if (error instanceof Deno.errors.NotCapable) {
    return "this agent was started without the permission to use it";
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ \(os error \d+\).*$/s, "");
}

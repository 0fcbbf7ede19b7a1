/** A file system of a few megabytes that a test fills up or makes read-only. */
import { join } from "node:path";

export interface SmallDisk extends AsyncDisposable {
  path: string;
  /** Writes until there is no room for one byte more. */
  fill(): Promise<void>;
  /** Makes room again. */
  free(): Promise<void>;
  /** No file on it may be open for writing. */
  makeReadOnly(): Promise<void>;
}

/** Unmounts when its standard input ends, which it also does when this process is killed. */
const GUARD = `trap '' HUP INT TERM
read -r _
umount "$1" || umount --lazy "$1"`;

const CHUNK_BYTES = 64 * 1024;

/** Options of a test that needs such a disk: not run, and said in a line, where none can be had. */
export function ifMountable(): { ignore: boolean } {
  const obstacle = findObstacle();
  if (obstacle !== null) {
    const line = `A test is not run, since nothing can be mounted: ${obstacle}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  }
  return { ignore: obstacle !== null };
}

/** Why no file system can be mounted here; null where one can. */
function findObstacle(): string | null {
  const path = Deno.makeTempDirSync({ prefix: "proxmox-monitor-disk-" });
  try {
    const script = 'mount -t tmpfs tmpfs "$1" && umount "$1"';
    const { success, stderr } = new Deno.Command("sh", { args: ["-c", script, "sh", path] })
      .outputSync();
    return success ? null : new TextDecoder().decode(stderr).trim();
  } finally {
    Deno.removeSync(path);
  }
}

export async function openSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const path = await Deno.makeTempDir({ prefix: "proxmox-monitor-disk-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(path));
  await run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", path);
  const guard = new Deno.Command("sh", { args: ["-c", GUARD, "sh", path], stdin: "piped" }).spawn();
  stack.defer(async () => {
    await guard.stdin.close();
    await guard.status;
  });
  const filler = join(path, "filler");
  const opened = stack.move();

  return {
    path,
    fill: () => fill(filler),
    free: () => Deno.remove(filler),
    makeReadOnly: () => run("mount", "-o", "remount,ro", path),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, append: true });
  try {
    for (;;) await file.write(new Uint8Array(CHUNK_BYTES));
  } catch (error) {
    if (!(error instanceof Error && /No space left/.test(error.message))) throw error;
  }
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (success) return;
  throw new Error(`Cannot run "${program}": ${new TextDecoder().decode(stderr).trim()}`);
}

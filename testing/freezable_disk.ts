/** A directory whose writes can be made to hang, as those on a dying disk do. */
import { join } from "node:path";

export interface FreezableDisk extends AsyncDisposable {
  /** What it really is. */
  what: string;
  path: string;
  /** Where it cannot hang by itself: while this file exists, its user has to pretend. */
  hangingWhile?: string;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

const IMAGE_BYTES = 32 * 1024 * 1024;

/**
 * Thaws and unmounts when its standard input ends, which it also does when this process is
 * killed: a frozen file system must not outlive a test.
 */
const GUARD = `trap '' HUP INT TERM
read -r _
fsfreeze --unfreeze "$1" 2>/dev/null
umount "$1" || umount --lazy "$1"`;

/** A file system of its own where this process may mount one, else a directory that pretends. */
export async function openFreezableDisk(): Promise<FreezableDisk> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-disk-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const failure = await mount(directory, stack).then(() => null, (error: Error) => error);
  const path = join(directory, "mounted");
  const mark = join(directory, "frozen");
  const opened = stack.move();
  const asyncDispose = { [Symbol.asyncDispose]: () => opened.disposeAsync() };

  return failure === null
    ? {
      what: "on a file system that is frozen",
      path,
      freeze: () => run("fsfreeze", "--freeze", path),
      thaw: () => run("fsfreeze", "--unfreeze", path),
      ...asyncDispose,
    }
    : {
      what: `on a disk that pretends to hang. ${failure.message}`,
      path,
      hangingWhile: mark,
      freeze: () => Deno.writeTextFile(mark, ""),
      thaw: () => Deno.remove(mark),
      ...asyncDispose,
    };
}

async function mount(directory: string, stack: AsyncDisposableStack): Promise<void> {
  const image = join(directory, "image");
  const path = join(directory, "mounted");
  await Deno.mkdir(path);
  await Deno.writeFile(image, new Uint8Array());
  await Deno.truncate(image, IMAGE_BYTES);
  await run("mkfs.ext4", "-q", "-F", image);
  await run("mount", "-o", "loop", image, path);
  const guard = new Deno.Command("sh", { args: ["-c", GUARD, "sh", path], stdin: "piped" }).spawn();
  stack.defer(async () => {
    await guard.stdin.close();
    await guard.status;
  });
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (success) return;
  throw new Error(`Cannot run "${program}": ${new TextDecoder().decode(stderr).trim()}`);
}

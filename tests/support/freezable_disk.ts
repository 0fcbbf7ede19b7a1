/** A directory whose writes can be made to hang, as those on a dying disk do. */
import { join } from "node:path";

export interface FreezableDisk extends AsyncDisposable {
  path: string;
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

/** Mounts a small file system of its own. Throws where this process may not mount. */
export async function mountFreezableDisk(): Promise<FreezableDisk> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-disk-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const image = join(directory, "image");
  const path = join(directory, "mounted");
  await Deno.mkdir(path);
  await Deno.writeFile(image, new Uint8Array());
  await Deno.truncate(image, IMAGE_BYTES);
  await run("mkfs.ext4", "-q", "-F", image);
  await run("mount", "-o", "loop", image, path);
  stack.use(guard(path));
  const mounted = stack.move();
  return {
    path,
    freeze: () => run("fsfreeze", "--freeze", path),
    thaw: () => run("fsfreeze", "--unfreeze", path),
    [Symbol.asyncDispose]: () => mounted.disposeAsync(),
  };
}

/** The same without mounting, for a program that hangs by itself while `<path>/frozen` exists. */
export async function makeFreezableDirectory(): Promise<FreezableDisk> {
  const path = await Deno.makeTempDir({ prefix: "proxmox-monitor-disk-" });
  const mark = frozenMark(path);
  return {
    path,
    freeze: () => Deno.writeTextFile(mark, ""),
    thaw: () => Deno.remove(mark),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

export function frozenMark(path: string): string {
  return join(path, "frozen");
}

function guard(path: string): AsyncDisposable {
  const child = new Deno.Command("sh", { args: ["-c", GUARD, "sh", path], stdin: "piped" }).spawn();
  return {
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await child.status;
    },
  };
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`Cannot run "${program}": ${new TextDecoder().decode(stderr)}`);
}

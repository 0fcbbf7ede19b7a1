/** A directory in memory for what tests write. */
import { unshareArguments } from "../testing/namespace.ts";

/** Far more than tests have there at once. */
const ROOM_BYTES = 4 * 1024 ** 3;
/** What the rest of the machine may want meanwhile. */
const LEFT_FREE_BYTES = 2 * 1024 ** 3;

export interface MemoryDirectory extends AsyncDisposable {
  /** Words before a command, for which and for whose children the directory is there. */
  words: readonly [string, ...string[]];
  /** By which they find it. */
  env: Record<string, string>;
}

/**
 * Makes one; null where the system forbids it, memory is short, or this is not root, who would be
 * another user behind such words. It is gone with the last process that sees it.
 */
export async function makeMemoryDirectory(): Promise<MemoryDirectory | null> {
  const { available } = Deno.systemMemoryInfo();
  if (Deno.uid() !== 0 || available < ROOM_BYTES + LEFT_FREE_BYTES) return null;
  const unshare = await unshareArguments();
  if (unshare === null) return null;
  const path = await Deno.makeTempDir({ prefix: "proxmox-monitor-memory-" });
  const mount = `mount -t tmpfs -o size=${ROOM_BYTES},mode=1777 tmpfs "$TMPDIR" && exec "$@"`;
  return {
    words: [...unshare, "sh", "-c", mount, "sh"],
    env: { TMPDIR: path },
    [Symbol.asyncDispose]: () => Deno.remove(path),
  };
}

/** What lies below /dev/disk, read by one child per cycle: Deno itself may not open /dev. */
import type { CollectorError } from "../../../shared/sample/fields.ts";
import type { CarePart } from "../../../shared/sample/host_care.ts";
import { diskLinksArgv } from "../../io/allowed.ts";
import { commandError, type CommandFailure } from "../../io/io.ts";
import type { CareSources } from "./part.ts";

/** Names of links; null of a folder that is not there. */
export interface DiskLinks {
  by_id: readonly string[] | null;
  by_uuid: readonly string[] | null;
}

export type DiskLinksReading = { kind: "ok"; links: DiskLinks } | CommandFailure;

export function readDiskLinks({ context, cycle }: CareSources): Promise<DiskLinksReading> {
  return cycle.shared("disk_links", async () => {
    const argv = diskLinksArgv(context.paths.proc);
    const result = await context.lane("disk_links").run(argv);
    // Exit code 2: a folder is not there, as where no partition has a UUID.
    const isRead = result.kind === "ok" || (result.kind === "nonzero_exit" && result.code === 2);
    return isRead ? { kind: "ok", links: split(result.stdout) } : result;
  });
}

export function linksError(
  tag: CarePart,
  { context }: CareSources,
  failure: CommandFailure,
): CollectorError {
  return commandError(tag, diskLinksArgv(context.paths.proc), failure);
}

/** `ls -1 A B` prints "A:", its names, an empty line, and so on. */
function split(text: string): DiskLinks {
  const folders = new Map(
    text.split(/\n\n+/).map((block) => {
      const [head = "", ...names] = block.split("\n").filter(Boolean);
      return [head.replace(/:$/, "").replace(/^.*\//, ""), names];
    }),
  );
  return { by_id: folders.get("by-id") ?? null, by_uuid: folders.get("by-uuid") ?? null };
}

import type { HostCareSection } from "../../../shared/sample/host_care.ts";
import { parseZedWays } from "../../parsers/zed/zed_rc.ts";
import { type CareSources, hostPath, readFilePart, type ReadingOf } from "./part.ts";

/** How zed tells of events; only the names of the ways leave the host. */
export function readZed({ context }: CareSources): Promise<ReadingOf<"zed">> {
  return readFilePart<NonNullable<HostCareSection["zed"]>>(context.lane("care_files"), {
    tag: "zed",
    path: hostPath(context, "etc/zfs/zed.d/zed.rc"),
    absent: { available: false, notifies: [] },
    parse: (text) =>
      /\S/.test(text) && !text.includes("\0")
        ? { available: true, notifies: parseZedWays(text) }
        : null,
  });
}

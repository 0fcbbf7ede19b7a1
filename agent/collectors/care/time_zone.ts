import { isTimeZone } from "../../../shared/calendar/occurrences.ts";
import { type CareSources, hostPath } from "./part.ts";

/** The node's zone, such as "Europe/Vienna", in which its jobs are planned; null when unknown. */
export async function readTimeZone(
  { context }: Pick<CareSources, "context">,
): Promise<string | null> {
  const files = context.lane("care_files");
  // Debian's link points to the zone's file; /etc/timezone is from before, and may be older.
  const link = await files.readLink(hostPath(context, "etc/localtime"));
  const named = link.kind === "ok" ? /zoneinfo\/(.+)$/.exec(link.value)?.[1] : undefined;
  if (named !== undefined && isTimeZone(named)) return named;
  const file = await files.readText(hostPath(context, "etc/timezone"));
  const written = file.kind === "ok" ? file.value.trim() : "";
  return isTimeZone(written) ? written : null;
}

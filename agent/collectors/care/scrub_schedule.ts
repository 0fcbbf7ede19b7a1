import { fileError } from "../../io/io.ts";
import { type CareSources, hostPath, read, type ReadingOf, unread } from "./part.ts";

const CRON = "etc/cron.d/zfsutils-linux";
const TIMERS = "etc/systemd/system/timers.target.wants";

/** What scrubs pools by itself: the cron job of Debian's package, and timers of single pools. */
export async function readScrubSchedule(
  { context }: CareSources,
): Promise<ReadingOf<"scrub_schedule">> {
  const files = context.lane("care_files");
  const cronPath = hostPath(context, CRON);
  const timersPath = hostPath(context, TIMERS);
  const [cron, timers] = await Promise.all([
    files.readText(cronPath),
    files.listDirectory(timersPath),
  ]);
  const errors = [
    ...cron.kind === "ok" || cron.kind === "not_found"
      ? []
      : [fileError("scrub_schedule", cronPath, cron)],
    ...timers.kind === "ok" || timers.kind === "not_found"
      ? []
      : [fileError("scrub_schedule", timersPath, timers)],
  ];
  if (errors.length > 0) return unread(...errors);
  return read({
    available: true,
    cron: cron.kind === "ok" && cron.value.split("\n").some((line) => /^[^#]*\bscrub\b/.test(line)),
    timers: timers.kind === "ok" ? timers.value.flatMap(poolOfTimer) : [],
  });
}

/** "zfs-scrub-monthly@tank.timer" of OpenZFS; systemd may write signs of a name as "\x2d". */
function poolOfTimer(unit: string): string[] {
  const pool = /^zfs-scrub(?:-\w+)?@(.+)\.timer$/.exec(unit)?.[1];
  if (pool === undefined) return [];
  const unescaped = pool.replace(
    /\\x([0-9a-f]{2})/g,
    (_, code) => String.fromCharCode(parseInt(code, 16)),
  );
  return [unescaped];
}

import type { Scan } from "../../shared/sample/zfs_pools.ts";
import { excerpt, type NoteFault } from "./zpool_report.ts";
import { parseCount, parseCtime, parseDuration } from "./zpool_value.ts";

interface Form {
  function: string;
  state: "SCANNING" | "FINISHED" | "CANCELED";
  paused?: true;
  /** May capture `start`, `end` (dates), `took` (a duration) and `errors`. */
  pattern: RegExp;
}

/** How zpool 2.1 to 2.4 words the first line (print_scan_status in zpool_main.c). */
const FORMS: readonly Form[] = [
  {
    function: "SCRUB",
    state: "FINISHED",
    pattern: /^scrub repaired \S+ in (?<took>.+) with (?<errors>\d+) errors on (?<end>.+)$/,
  },
  {
    function: "RESILVER",
    state: "FINISHED",
    pattern: /^resilvered \S+ in (?<took>.+) with (?<errors>\d+) errors on (?<end>.+)$/,
  },
  {
    function: "REBUILD",
    state: "FINISHED",
    pattern: /^resilvered \(.+\) \S+ in (?<took>.+) with (?<errors>\d+) errors on (?<end>.+)$/,
  },
  {
    function: "ERRORSCRUB",
    state: "FINISHED",
    pattern: /^scrubbed \d+ error blocks in (?<took>.+) on (?<end>.+)$/,
  },
  {
    function: "EXPAND",
    state: "FINISHED",
    pattern: /^expanded .+ copied \S+ in (?<took>.+), on (?<end>.+)$/,
  },
  { function: "SCRUB", state: "CANCELED", pattern: /^scrub canceled on (?<end>.+)$/ },
  { function: "RESILVER", state: "CANCELED", pattern: /^resilver canceled on (?<end>.+)$/ },
  { function: "REBUILD", state: "CANCELED", pattern: /^resilver \(.+\) canceled on (?<end>.+)$/ },
  { function: "ERRORSCRUB", state: "CANCELED", pattern: /^error scrub canceled on (?<end>.+)$/ },
  { function: "SCRUB", state: "SCANNING", pattern: /^scrub in progress since (?<start>.+)$/ },
  { function: "SCRUB", state: "SCANNING", paused: true, pattern: /^scrub paused since .+$/ },
  { function: "RESILVER", state: "SCANNING", pattern: /^resilver in progress since (?<start>.+)$/ },
  {
    function: "REBUILD",
    state: "SCANNING",
    pattern: /^resilver \(.+\) in progress since (?<start>.+)$/,
  },
  {
    function: "ERRORSCRUB",
    state: "SCANNING",
    pattern: /^error scrub in progress since (?<start>.+)$/,
  },
  {
    function: "ERRORSCRUB",
    state: "SCANNING",
    paused: true,
    pattern: /^error scrub paused since .+$/,
  },
  {
    function: "EXPAND",
    state: "SCANNING",
    pattern: /^expansion of .+ in progress since (?<start>.+)$/,
  },
];

/**
 * Reads one `scan:`, `scrub:` or `expand:` entry of `zpool status`, its first line and those
 * below it. Null for "none requested". The start of a finished scan follows from how long it took.
 */
export function parseScanText(lines: readonly string[], fault: NoteFault): Scan | null {
  const [first = "", ...rest] = lines.map((line) => line.trim());
  if (first === "none requested") return null;
  const form = FORMS.find(({ pattern }) => pattern.test(first));
  if (form === undefined) {
    fault(`unexpected scan line ${excerpt(first)}`);
    return null;
  }

  const found = form.pattern.exec(first)?.groups ?? {};
  const details = rest.join("\n");
  const started = found.start ?? /^(?:error )?scrub started on (.+)$/m.exec(details)?.[1];
  const date = (text: string | undefined) => {
    const unix = text === undefined ? null : parseCtime(text);
    if (unix === undefined) fault(`unexpected date ${excerpt(text)}`);
    return unix ?? null;
  };
  const end = date(found.end);
  const took = parseDuration(found.took ?? "");
  if (found.took !== undefined && took === undefined) {
    fault(`unexpected duration ${excerpt(found.took)}`);
  }
  const percent = /(?:^|\s)(\d{1,3}\.\d\d)% done/m.exec(details)?.[1];
  return {
    function: form.function,
    state: form.state,
    start_unix: end !== null && took !== undefined ? end - took : date(started),
    end_unix: end,
    progress_percent: form.state === "FINISHED"
      ? 100
      : percent === undefined
      ? null
      : Math.min(Number(percent), 100),
    paused: form.paused === true || details.includes("% done, paused for resilver"),
    errors: found.errors === undefined ? null : parseCount(found.errors) ?? null,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
  };
}

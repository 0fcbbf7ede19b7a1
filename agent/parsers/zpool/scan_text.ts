import type { Scan } from "../../../shared/sample/zfs_pools.ts";
import { excerpt, type NoteFault } from "./report.ts";
import { parseCount, parseCtime, parseDuration, parseExactBytes, toProgress } from "./value.ts";

interface Form {
  function: string;
  state: "SCANNING" | "FINISHED" | "CANCELED";
  paused?: true;
  /** May capture `start`, `end`, `paused` (dates), `took` (a duration), `errors` and `repaired`. */
  pattern: RegExp;
}

/** How zpool 2.1 to 2.4 and later word the first line (print_scan_status in zpool_main.c). */
const FORMS: readonly Form[] = [
  {
    function: "SCRUB",
    state: "FINISHED",
    pattern:
      /^(?:thorough )?scrub repaired (?<repaired>\S+) in (?<took>.+) with (?<errors>\d+) errors on (?<end>.+)$/,
  },
  {
    function: "RESILVER",
    state: "FINISHED",
    pattern:
      /^resilvered (?<repaired>[^\s(]\S*) in (?<took>.+) with (?<errors>\d+) errors on (?<end>.+)$/,
  },
  {
    function: "REBUILD",
    state: "FINISHED",
    pattern:
      /^resilvered \(.+\) (?<repaired>\S+) in (?<took>.+) with (?<errors>\d+) errors on (?<end>.+)$/,
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
  { function: "SCRUB", state: "CANCELED", pattern: /^(?:thorough )?scrub canceled on (?<end>.+)$/ },
  { function: "RESILVER", state: "CANCELED", pattern: /^resilver canceled on (?<end>.+)$/ },
  { function: "REBUILD", state: "CANCELED", pattern: /^resilver \(.+\) canceled on (?<end>.+)$/ },
  { function: "ERRORSCRUB", state: "CANCELED", pattern: /^error scrub canceled on (?<end>.+)$/ },
  {
    function: "SCRUB",
    state: "SCANNING",
    pattern: /^(?:thorough )?scrub in progress since (?<start>.+)$/,
  },
  {
    function: "SCRUB",
    state: "SCANNING",
    paused: true,
    pattern: /^(?:thorough )?scrub paused since (?<paused>.+)$/,
  },
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
    pattern: /^error scrub paused since (?<paused>.+)$/,
  },
  {
    function: "EXPAND",
    state: "SCANNING",
    pattern: /^expansion of .+ in progress since (?<start>.+)$/,
  },
  {
    function: "REMOVE",
    state: "FINISHED",
    pattern: /^Removal of vdev \d+ copied \S+ in \d+h\d+m, completed on (?<end>.+)$/,
  },
  { function: "REMOVE", state: "CANCELED", pattern: /^Removal of .+ canceled on (?<end>.+)$/ },
  {
    function: "REMOVE",
    state: "SCANNING",
    pattern: /^Evacuation of .+ in progress since (?<start>.+)$/,
  },
];

/**
 * Reads one `scan:`, `scrub:`, `expand:` or `remove:` entry of `zpool status`, its first line and
 * those below it. Null for "none requested". The start of a finished scan follows from how long it
 * took.
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
  const started = found.start ?? STARTED.exec(details)?.[1];
  const date = (text: string | undefined) => {
    const unix = text === undefined ? null : parseCtime(text);
    if (unix === undefined) fault(`unexpected date ${excerpt(text)}`);
    return unix ?? null;
  };
  const end = date(found.end);
  const took = found.took === undefined ? null : parseDuration(found.took);
  if (took === undefined) fault(`unexpected duration ${excerpt(found.took)}`);
  const hasTook = typeof took === "number" && end !== null;
  return {
    function: form.function,
    state: form.state,
    start_unix: hasTook ? end - took : date(started),
    end_unix: end,
    progress_percent: form.state === "FINISHED" ? 100 : progressOf(details),
    ...(found.paused !== undefined && { paused_unix: date(found.paused) }),
    paused: form.paused === true || details.includes("% done, paused for resilver"),
    errors: found.errors === undefined ? null : parseCount(found.errors) ?? null,
    ...bytesOf(details, found.repaired),
  };
}

const STARTED = /^(?:(?:thorough|error) )?scrub started on (.+)$/m;

function progressOf(details: string): number | null {
  const percent = /(?:^|\s)(-?(?:\d+\.\d\d|nan|inf))% done/m.exec(details)?.[1];
  return percent === undefined ? null : toProgress(Number(percent));
}

/** What is so small that text mode does not round it. */
function bytesOf(
  details: string,
  repaired: string | undefined,
): Pick<Scan, "issued_bytes" | "to_scan_bytes" | "repaired_bytes"> {
  const [, issued, total] = /(?:^|\s)(\S+) \/ (\S+) issued\b/m.exec(details) ?? [];
  const sofar = /^(\S+) (?:repaired|resilvered),/m.exec(details)?.[1];
  return {
    issued_bytes: parseExactBytes(issued),
    to_scan_bytes: parseExactBytes(total),
    repaired_bytes: parseExactBytes(repaired ?? sofar),
  };
}

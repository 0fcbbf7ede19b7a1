import { isFile } from "./is_file.ts";

/** Where Chromium is installed with all that belongs to its window. */
const WHOLE = "/usr/bin/chromium";
/** The same pages without a window, for half of the processor time; Debian packs it apart. */
const HEADLESS = "/usr/bin/chromium-headless-shell";

/**
 * Path of the browser that tests run in: CHROMIUM where that is set, the whole one in `deno task
 * nightly`, and in `deno task ok` the headless one where it is installed.
 */
export function chromiumPath(): string {
  const chosen = Deno.env.get("CHROMIUM");
  if (chosen !== undefined) return chosen;
  return Deno.env.get("NIGHTLY") !== "1" && isFile(HEADLESS) ? HEADLESS : WHOLE;
}

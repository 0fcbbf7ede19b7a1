/** Ends what a rehearsal started when it died before it could. */
import { join } from "node:path";
import { namespaceName } from "./namespace.ts";

/**
 * Waits beside this process for its end, whatever that is. Where `directory` is left behind then, it
 * kills whose environment names it (as that of all processes does that this one starts after
 * `markProcesses`), and removes it and the namespace.
 */
export function watchOver(directory: string): void {
  const script = `while kill -0 ${Deno.pid} 2>/dev/null && [ -d '${directory}' ]; do sleep 1; done
    [ -d '${directory}' ] || exit 0
    for entry in /proc/[0-9]*; do
      [ "$entry" = /proc/$$ ] && continue
      tr '\\0' '\\n' < $entry/environ 2>/dev/null | grep -qx '${MARK}=${directory}' &&
        kill -9 "\${entry#/proc/}"
    done
    for data in '${directory}'/postgres/*/postmaster.pid; do
      [ -f "$data" ] && kill -9 "$(head -n 1 "$data")"
    done
    ip netns delete ${namespaceName()} 2>/dev/null
    [ -f '${join(directory, KEPT)}' ] || rm -rf '${directory}'`;
  new Deno.Command("/bin/sh", {
    args: ["-c", `setsid /bin/sh -c "$1" >/dev/null 2>&1 </dev/null &`, "sh", script],
    env: { [MARK]: "" },
  }).outputSync();
}

const MARK = "MONITOR_REHEARSAL";
const KEPT = "keep";

/** Lets every process that is started from here on be found by `directory`. */
export function markProcesses(directory: string): void {
  Deno.env.set(MARK, directory);
}

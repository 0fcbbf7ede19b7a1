/**
 * The agent: reads this Proxmox host and sends what it finds to the server.
 * The life of a sample: `collectors/` → `schedule.ts` → `outbox/` → `link/`.
 */
import { runCommandLine } from "./cli/mod.ts";
import { replaceTimers } from "./timers.ts";

if (import.meta.main) {
  replaceTimers();
  // An explicit end: a child or a file that hangs must not hold the process.
  Deno.exit(await runCommandLine(Deno.args));
}

import { systemClock } from "../../shared/clock.ts";
import { noteCommand } from "../auth/audit.ts";
import { applyRetention } from "../tasks/retention.ts";
import type { Workers } from "../source_workers.ts";
import { print } from "./print.ts";
import { openSettingsStore, readSettings } from "./settings.ts";

/** `prune [--json]`: what the server does by itself every hour; also while it runs. */
export async function prune({ json }: { json?: boolean }, workers: Workers): Promise<void> {
  const { retention_hours } = readSettings();
  await using store = await openSettingsStore(workers);
  const removed = await applyRetention({ store, clock: systemClock, retention_hours });
  await noteCommand(store, "database_pruned");
  if (json) return print(JSON.stringify(removed));
  for (const [what, count] of Object.entries(removed)) {
    print(`${what.replaceAll("_", " ")} removed: ${count}`);
  }
}

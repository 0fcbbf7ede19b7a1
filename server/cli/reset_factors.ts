import { noteCommand } from "../auth/audit.ts";
import type { Workers } from "../source_workers.ts";
import { print } from "./print.ts";
import { openSettingsStore } from "./settings.ts";

/** `reset-factors`: for who lost every factor and recovery code; the password alone signs in then. */
export async function resetFactors(workers: Workers): Promise<void> {
  await using store = await openSettingsStore(workers);
  const count = await store.resetFactors();
  if (count === 0) return print("No second factor was set up.");
  await noteCommand(store, "factors_reset", `${count}`);
  const what = count === 1 ? "One second factor was" : `${count} second factors were`;
  print(`${what} removed, with the recovery codes. All sessions have ended.`);
}

import { printable, printableJson } from "../../shared/printable.ts";
import { nearestThreshold, NO_HOST } from "../../shared/verdict/threshold_scopes.ts";
import { rangeText, thresholdText } from "../../shared/verdict/thresholds.ts";
import { COMMAND_LINE, noteCommand } from "../auth/audit.ts";
import { CommandFailed } from "../exit_codes.ts";
import { setThreshold } from "../fleet/set_threshold.ts";
import { listThresholdEntries, scopeName, scopeText } from "../fleet/threshold_entries.ts";
import type { Workers } from "../source_workers.ts";
import { noSuchHost } from "./host_commands.ts";
import { print } from "./print.ts";
import { openSettingsStore } from "./settings.ts";

/** `set-threshold KEY VALUE|default [--host NAME | --group WORD]`: for all hosts without either. */
export async function setThresholdOf(
  key: string,
  value: string,
  { host, group }: { host?: string; group?: string },
  workers: Workers,
): Promise<void> {
  if (host !== undefined && group !== undefined) {
    throw new CommandFailed(`Cannot set ${printableJson(key)}: name a --host or a --group`);
  }
  const scope = host !== undefined ? "host" : group !== undefined ? "group" : "all";
  const typed = { key, value, scope, name: host ?? group ?? "" } as const;
  await using store = await openSettingsStore(workers);
  const now = { set_by: COMMAND_LINE, set_at_ms: Date.now() };
  const outcome = await setThreshold(store, typed, now);
  if (!outcome.ok) throw new CommandFailed(outcome.problem);
  if (outcome.text === null) return print(`Nothing was set of ${key} there.`);
  await noteCommand(store, "threshold_set", outcome.text);
  print(`Set: ${outcome.text}`);
}

/** `list-thresholds [--host NAME] [--json]`: what holds of a host, or of all that have no own. */
export async function listThresholds(
  { host: name, json = false }: { host?: string; json?: boolean },
  workers: Workers,
): Promise<void> {
  await using store = await openSettingsStore(workers);
  const hosts = await store.listHosts();
  const host = name === undefined ? NO_HOST : await store.findHost(name);
  if (host === null) throw noSuchHost(name ?? "");
  const set = await store.listThresholds();
  for (const entry of listThresholdEntries(set, hosts)) {
    const { key } = entry;
    const nearest = nearestThreshold(set, host, key);
    const from = nearest === null ? "default" : scopeText({
      scope: nearest.scope.kind,
      name: scopeName(nearest.scope, (id) => hosts.find((each) => each.id === id)?.name ?? null),
    });
    const value = nearest?.value ?? entry.default;
    print(
      json
        ? printableJson({ ...entry, value, from })
        : [key, thresholdText(key, value), from, rangeText(key), entry.meaning].map(printable)
          .join("\t"),
    );
  }
}

import { changeText, MAX_TAGS, readWord } from "../../shared/host_attributes.ts";
import { printableJson } from "../../shared/printable.ts";
import { noteCommand } from "../auth/audit.ts";
import { changedHostsText } from "../auth/changed_hosts.ts";
import type { HostRow } from "../store/port.ts";
import type { Workers } from "../source_workers.ts";
import { type AttributeOptions, toChange } from "./attribute_options.ts";
import { CommandFailed } from "../exit_codes.ts";
import { noSuchHost } from "./host_commands.ts";
import { print } from "./print.ts";
import { openSettingsStore } from "./settings.ts";

export interface SetHostOptions extends AttributeOptions {
  all?: boolean;
  groupIs?: string;
}

const WHICH = "name hosts, or choose them with --all or --group-is";

/** `set-host NAME…`: all of them are changed, or none. */
export async function setHosts(
  names: string[],
  options: SetHostOptions,
  workers: Workers,
): Promise<void> {
  const change = toChange(options);
  const text = changeText(change);
  if (text === "") {
    throw new CommandFailed(
      "Cannot set anything: expected --group, --no-group, --tag, --untag, --note, --web-url or " +
        "--no-web-url",
    );
  }
  await using store = await openSettingsStore(workers);
  const chosen = chooseHosts(await store.listHosts(), names, options);
  const outcome = await store.changeHosts(chosen, change);
  if (!outcome.ok) {
    if (outcome.problem === "no_such_host") throw noSuchHost(outcome.name);
    throw new CommandFailed(
      `Cannot add tags to "${outcome.name}": a host has at most ${MAX_TAGS}; no host was changed`,
    );
  }
  if (chosen.length > 0) await noteCommand(store, "hosts_changed", changedHostsText(chosen, text));
  print(`Changed ${chosen.length} ${chosen.length === 1 ? "host" : "hosts"}: ${text}`);
}

/** The names as they are registered. */
function chooseHosts(
  hosts: readonly HostRow[],
  names: readonly string[],
  { all, groupIs }: SetHostOptions,
): string[] {
  const ways = [names.length > 0, all === true, groupIs !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new CommandFailed(`Cannot tell which hosts: ${WHICH}`);
  if (all) return hosts.map(({ name }) => name);
  if (groupIs !== undefined) {
    const group = readWord(groupIs);
    if (!group.ok) {
      throw new CommandFailed(`Cannot use --group-is ${printableJson(groupIs)}: ${group.expected}`);
    }
    const chosen = hosts.filter((host) => host.group === group.value).map(({ name }) => name);
    if (chosen.length > 0) return chosen;
    throw new CommandFailed(`Cannot find group "${group.value}": no host is in it`);
  }
  const byName = new Map(hosts.map(({ name }) => [name.toLowerCase(), name]));
  return [
    ...new Set(names.map((name) => {
      const registered = byName.get(name.toLowerCase());
      if (registered === undefined) throw noSuchHost(name);
      return registered;
    })),
  ];
}

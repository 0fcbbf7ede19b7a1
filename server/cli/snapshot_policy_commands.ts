import type { Command } from "commander";
import { printable, printableJson } from "../../shared/printable.ts";
import { COMMAND_LINE, noteCommand } from "../auth/audit.ts";
import { CommandFailed } from "../exit_codes.ts";
import {
  NEW_POLICY,
  setSnapshotPolicy,
  type TypedPolicy,
  typedPolicy,
} from "../fleet/set_snapshot_policy.ts";
import { policySettings } from "../fleet/snapshot_policy_entries.ts";
import { aboutText, policyText, wantedWords } from "../fleet/snapshot_policy_words.ts";
import type { Workers } from "../source_workers.ts";
import type { SnapshotPolicy } from "../store/port.ts";
import { print } from "./print.ts";
import { openSettingsStore } from "./settings.ts";

/** What can be said of a policy; what is not said stays as it is. */
interface PolicyOptions {
  host?: string[];
  group?: string[];
  tag?: string[];
  allHosts?: true;
  dataset?: string[];
  allDatasets?: true;
  guestTag?: string[];
  allGuests?: true;
  hourly?: string;
  daily?: string;
  weekly?: string;
  monthly?: string;
  leastCount?: string;
  note?: string;
  json?: true;
}

const collect = (word: string, words: string[] = []) => [...words, word];

/** What `set-snapshot-policy` takes. */
export function withPolicyOptions(command: Command): Command {
  return command
    .option("--host <name>", "of this host; may be given several times, as the others", collect)
    .option("--group <word>", "of the hosts of this group", collect)
    .option("--tag <word>", "of the hosts with this tag", collect)
    .option("--all-hosts", "of all hosts again")
    .option("--dataset <pattern>", "of datasets of this name, * for anything: tank/vm-*", collect)
    .option("--all-datasets", "of every dataset again")
    .option("--guest-tag <word>", "of disks of guests with this tag", collect)
    .option("--all-guests", "whether or not it is a guest's disk again")
    .option("--hourly <span>", "how old the newest hourly may be, such as 90m, 26h or 8d, or none")
    .option("--daily <span>", "the same of dailies")
    .option("--weekly <span>", "the same of weeklies")
    .option("--monthly <span>", "the same of monthlies")
    .option("--least-count <number>", "how many snapshots there are to be at least, or none")
    .option("--note <text>", "one line for whoever looks at it");
}

/** `set-snapshot-policy NAME …`: makes it, or changes what is said of the one of this name. */
export async function setSnapshotPolicyOf(
  name: string,
  options: PolicyOptions,
  workers: Workers,
): Promise<void> {
  await using store = await openSettingsStore(workers);
  const before = findPolicy(await store.listSnapshotPolicies(), name);
  const typed = {
    ...(before === null ? NEW_POLICY : typedPolicy(before)),
    ...typedOf(options),
    name,
  };
  const outcome = await setSnapshotPolicy(store, typed, {
    id: before?.id ?? crypto.randomUUID(),
    set_by: COMMAND_LINE,
    set_at_ms: Date.now(),
  });
  if (!outcome.ok) throw new CommandFailed(Object.values(outcome.problems).join("\n"));
  const action = before === null ? "snapshot_policy_made" : "snapshot_policy_changed";
  await noteCommand(store, action, outcome.text);
  const set = findPolicy(await store.listSnapshotPolicies(), name);
  if (options.json && set !== null) return print(printableJson(policySettings(set)));
  print(`Set: ${printable(outcome.text)}`);
}

/** `list-snapshot-policies [--json]`. */
export async function listSnapshotPolicies(
  { json = false }: { json?: boolean },
  workers: Workers,
): Promise<void> {
  await using store = await openSettingsStore(workers);
  for (const policy of await store.listSnapshotPolicies()) {
    print(
      json
        ? printableJson(policySettings(policy))
        : [policy.name, wantedWords(policy).join(", "), aboutText(policy), policy.note]
          .map(printable).join("\t"),
    );
  }
}

/** `delete-snapshot-policy NAME`. */
export async function deleteSnapshotPolicyOf(
  name: string,
  { json = false }: { json?: boolean },
  workers: Workers,
): Promise<void> {
  await using store = await openSettingsStore(workers);
  const policy = findPolicy(await store.listSnapshotPolicies(), name);
  if (policy === null || !await store.deleteSnapshotPolicy(policy.id)) {
    throw new CommandFailed(
      `Cannot find the snapshot policy ${printableJson(name.slice(0, 120))}: none has this name; ` +
        '"list-snapshot-policies" prints all',
    );
  }
  await noteCommand(store, "snapshot_policy_deleted", policyText(policy));
  print(json ? printableJson(policySettings(policy)) : `Deleted: ${printable(policyText(policy))}`);
}

function findPolicy(policies: readonly SnapshotPolicy[], name: string): SnapshotPolicy | null {
  const wanted = name.trim().toLowerCase();
  return policies.find((policy) => policy.name.toLowerCase() === wanted) ?? null;
}

/** What takes an age or a number back. */
const NONE_WORD = "none";

function typedOf(options: PolicyOptions): Partial<TypedPolicy> {
  const { host, group, tag, allHosts, dataset, allDatasets, guestTag, allGuests } = options;
  const { hourly, daily, weekly, monthly, leastCount, note } = options;
  refuseBoth("--all-hosts", allHosts, [host, group, tag]);
  refuseBoth("--all-datasets", allDatasets, [dataset]);
  refuseBoth("--all-guests", allGuests, [guestTag]);
  for (const words of [host, group, tag, dataset, guestTag]) {
    if (!words?.some((word) => word.trim() === "")) continue;
    throw new CommandFailed('Cannot use "" as a name: nothing is named by it, which is not all');
  }
  const isOfHosts = allHosts ?? host ?? group ?? tag;
  const words = (list: readonly string[] = []) => list.join(" ");
  const taken = (text: string) => text === NONE_WORD ? "" : text;
  return {
    // Which hosts is said as a whole: whoever names a group does not mean the hosts of before.
    ...(isOfHosts !== undefined && { hosts: words(host), groups: words(group), tags: words(tag) }),
    ...((allDatasets ?? dataset) !== undefined && { datasets: (dataset ?? []).join("\n") }),
    ...((allGuests ?? guestTag) !== undefined && { guest_tags: words(guestTag) }),
    ...(hourly !== undefined && { hourly: taken(hourly) }),
    ...(daily !== undefined && { daily: taken(daily) }),
    ...(weekly !== undefined && { weekly: taken(weekly) }),
    ...(monthly !== undefined && { monthly: taken(monthly) }),
    ...(leastCount !== undefined && { least_count: taken(leastCount) }),
    ...(note !== undefined && { note }),
  };
}

function refuseBoth(
  all: string,
  isAll: true | undefined,
  some: readonly (readonly string[] | undefined)[],
): void {
  if (isAll === undefined || some.every((words) => words === undefined)) return;
  throw new CommandFailed(`Cannot use ${all} together with what names only some of them`);
}

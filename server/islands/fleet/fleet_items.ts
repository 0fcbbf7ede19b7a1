/** The list of hosts as its table shows it: hosts, with a heading before each group. */
import type { Level } from "../../../shared/verdict/mod.ts";
import { countLevels } from "../../views/fleet_filter.ts";
import { type FleetQuery, NEVER_CONNECTED, NO_GROUP, sectionOf } from "../../views/fleet_query.ts";
import type { HostSignal } from "./fleet_state.ts";

/** What stands before the hosts of a section. */
export interface FleetHeading {
  section: string;
  title: string;
  /** The group that it is; null: none. */
  group: string | null;
  hosts: number;
  counts: Record<Level, number>;
}

export type FleetItem = { heading: FleetHeading } | { host: HostSignal };

/** `hosts` in their order, of one section side by side; where there are no groups they need no heading. */
export function withHeadings(
  hosts: readonly HostSignal[],
  query: Pick<FleetQuery, "isGrouped">,
): FleetItem[] {
  const bySection = Map.groupBy(hosts, (host) => sectionOf(host.value, query));
  const hasGroups = bySection.keys().some(isGroup);
  return [...bySection].flatMap(([section, members]): FleetItem[] => [
    ...(section === NO_GROUP && !hasGroups ? [] : [{ heading: toHeading(section, members) }]),
    ...members.map((host) => ({ host })),
  ]);
}

function toHeading(section: string, members: readonly HostSignal[]): FleetHeading {
  return {
    section,
    title: isGroup(section) ? section : section === NO_GROUP ? "In no group" : "Never connected",
    group: isGroup(section) ? section : null,
    hosts: members.length,
    counts: countLevels(members.map((host) => host.value)),
  };
}

function isGroup(section: string): boolean {
  return section !== NEVER_CONNECTED && section !== NO_GROUP;
}

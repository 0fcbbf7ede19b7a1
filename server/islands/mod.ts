/**
 * The islands: parts of a page that come alive in the browser. The server renders each inside
 * its page; `client.ts` loads and hydrates those that a page holds, each alone.
 */
import type { ComponentProps } from "preact";

export const ISLANDS = {
  AgentWatch: () => import("./admin/AgentWatch.tsx").then((module) => module.AgentWatch),
  CopyButton: () => import("./admin/CopyButton.tsx").then((module) => module.CopyButton),
  FleetBoard: () => import("./FleetBoard.tsx").then((module) => module.FleetBoard),
  FleetPulse: () => import("./FleetPulse.tsx").then((module) => module.FleetPulse),
  GuestSearch: () => import("./GuestSearch.tsx").then((module) => module.GuestSearch),
  HostDirectory: () => import("./admin/HostDirectory.tsx").then((module) => module.HostDirectory),
  HostPanel: () => import("./HostPanel.tsx").then((module) => module.HostPanel),
  IncidentList: () => import("./IncidentList.tsx").then((module) => module.IncidentList),
  IncidentPanel: () => import("./IncidentPanel.tsx").then((module) => module.IncidentPanel),
  LiveStatus: () => import("./LiveStatus.tsx").then((module) => module.LiveStatus),
  PoolTable: () => import("./PoolTable.tsx").then((module) => module.PoolTable),
  SearchBox: () => import("./SearchBox.tsx").then((module) => module.SearchBox),
  ServerNotice: () => import("./ServerNotice.tsx").then((module) => module.ServerNotice),
  ThemeSwitch: () => import("./ThemeSwitch.tsx").then((module) => module.ThemeSwitch),
  ZoneSwitch: () => import("./ZoneSwitch.tsx").then((module) => module.ZoneSwitch),
};

export type IslandName = keyof typeof ISLANDS;

/** The component behind a name. */
export type IslandComponent<N extends IslandName> = Awaited<ReturnType<typeof ISLANDS[N]>>;

export type IslandProps<N extends IslandName> = ComponentProps<IslandComponent<N>>;

export function isIslandName(name: string): name is IslandName {
  return Object.hasOwn(ISLANDS, name);
}

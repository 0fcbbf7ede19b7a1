/**
 * The islands: parts of a page that come alive in the browser. The server renders each inside
 * its page; `client.ts` loads and hydrates those that a page holds, each alone.
 */
import type { ComponentProps } from "preact";
// What is around every page comes with the first script: six files less.
import { FleetPulse } from "./FleetPulse.tsx";
import { LiveStatus } from "./LiveStatus.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { loadNotices, ServerNotice } from "./ServerNotice.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";
import { ZoneSwitch } from "./ZoneSwitch.tsx";

export const ISLANDS = {
  AgentWatch: () => import("./admin/AgentWatch.tsx").then((module) => module.AgentWatch),
  ColumnsMenu: () => import("./ColumnsMenu.tsx").then((module) => module.ColumnsMenu),
  CompareBoard: () => import("./CompareBoard.tsx").then((module) => module.CompareBoard),
  CopyButton: () => import("./admin/CopyButton.tsx").then((module) => module.CopyButton),
  EnrolmentTable: () =>
    import("./admin/EnrolmentTable.tsx").then((module) => module.EnrolmentTable),
  FleetBoard: async () => {
    const { FleetBoard, loadLayout } = await import("./FleetBoard.tsx");
    await loadLayout();
    return FleetBoard;
  },
  FleetPulse: () => Promise.resolve(FleetPulse),
  GuestPanel: () => import("./GuestPanel.tsx").then((module) => module.GuestPanel),
  GuestSearch: () => import("./GuestSearch.tsx").then((module) => module.GuestSearch),
  HostDirectory: () => import("./admin/HostDirectory.tsx").then((module) => module.HostDirectory),
  HostPanel: () => import("./HostPanel.tsx").then((module) => module.HostPanel),
  IncidentList: () => import("./IncidentList.tsx").then((module) => module.IncidentList),
  IncidentPanel: () => import("./IncidentPanel.tsx").then((module) => module.IncidentPanel),
  LiveStatus: () => Promise.resolve(LiveStatus),
  PasskeyButton: () => import("./PasskeyButton.tsx").then((module) => module.PasskeyButton),
  PoolTable: () => import("./PoolTable.tsx").then((module) => module.PoolTable),
  SearchBox: () => Promise.resolve(SearchBox),
  ServerNotice: async () => {
    await loadNotices();
    return ServerNotice;
  },
  ThemeSwitch: () => Promise.resolve(ThemeSwitch),
  WallBoard: () => import("./WallBoard.tsx").then((module) => module.WallBoard),
  ZoneSwitch: () => Promise.resolve(ZoneSwitch),
};

export type IslandName = keyof typeof ISLANDS;

/** The component behind a name. */
export type IslandComponent<N extends IslandName> = Awaited<ReturnType<typeof ISLANDS[N]>>;

export type IslandProps<N extends IslandName> = ComponentProps<IslandComponent<N>>;

export function isIslandName(name: string): name is IslandName {
  return Object.hasOwn(ISLANDS, name);
}

/**
 * The islands: parts of a page that come alive in the browser. The server renders each inside
 * its page; `client.ts` loads and hydrates those that a page holds, each alone.
 */
import type { ComponentProps } from "preact";

export const ISLANDS = {
  FleetBoard: () => import("./FleetBoard.tsx").then((module) => module.FleetBoard),
  HostPanel: () => import("./HostPanel.tsx").then((module) => module.HostPanel),
  LiveStatus: () => import("./LiveStatus.tsx").then((module) => module.LiveStatus),
  ThemeSwitch: () => import("./ThemeSwitch.tsx").then((module) => module.ThemeSwitch),
};

export type IslandName = keyof typeof ISLANDS;

/** The component behind a name. */
export type IslandComponent<N extends IslandName> = Awaited<ReturnType<typeof ISLANDS[N]>>;

export type IslandProps<N extends IslandName> = ComponentProps<IslandComponent<N>>;

export function isIslandName(name: string): name is IslandName {
  return Object.hasOwn(ISLANDS, name);
}

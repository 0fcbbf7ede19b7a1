/** The two ways to show hosts: a page has one of them, and loads the other once it is asked for. */
import { createPart } from "../loaded_part.ts";
import { WINDOW_MARK } from "../now/windows_now.ts";
import type { FleetLayout } from "../preferences.ts";

export const LAYOUTS = {
  rows: createPart(() => import("./HostTable.tsx").then((module) => module.HostTable)),
  cards: createPart(() => import("./HostTiles.tsx").then((module) => module.HostTiles)),
};

/** What stands in the place of hosts that are not there. */
export const NO_HOSTS = createPart(() =>
  import("./EmptyFleet.tsx").then((module) => module.EmptyFleet)
);

/** What the page came with, before it is made alive. */
export async function loadLayout(): Promise<void> {
  if (document.querySelector(".now") === null) await NO_HOSTS.load();
  const layout: FleetLayout = document.querySelector(".tiles") === null ? "rows" : "cards";
  await LAYOUTS[layout].load();
  if (document.querySelector(".window-mark") !== null) await WINDOW_MARK.load();
}

/** The two ways to show hosts: a page has one of them, and loads the other once it is asked for. */
import { alsoLater } from "../later.tsx";
import type { FleetLayout } from "../preferences.ts";

export const LAYOUTS = {
  rows: alsoLater(() => import("./HostTable.tsx").then((module) => module.HostTable)),
  cards: alsoLater(() => import("./HostTiles.tsx").then((module) => module.HostTiles)),
};

/** What the page came with, before it is made alive. */
export async function loadLayout(): Promise<void> {
  const layout: FleetLayout = document.querySelector(".tiles") === null ? "rows" : "cards";
  await LAYOUTS[layout].load();
}

/** The two ways to show hosts: a page has one of them, and loads the other once it is asked for. */
import { createPart } from "../loaded_part.ts";
import type { FleetLayout } from "../preferences.ts";

export const LAYOUTS = {
  rows: createPart(() => import("./HostTable.tsx").then((module) => module.HostTable)),
  cards: createPart(() => import("./HostTiles.tsx").then((module) => module.HostTiles)),
};

/** What the page came with, before it is made alive. */
export async function loadLayout(): Promise<void> {
  const layout: FleetLayout = document.querySelector(".tiles") === null ? "rows" : "cards";
  await LAYOUTS[layout].load();
}

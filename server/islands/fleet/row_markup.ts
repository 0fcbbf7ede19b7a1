import { createContext } from "preact";
import type { HostCard } from "../../views/mod.ts";
import type { WindowsNow } from "../../views/windows_now.ts";
import type { FleetColumns } from "./fleet_columns.ts";

export interface RowMarkupOptions {
  nowUnix: number;
  columns: FleetColumns;
  windows: WindowsNow;
}

/** Writes the row of a host as it reads at a time, in these columns. */
export type RowMarkup = (card: HostCard, options: RowMarkupOptions) => string;

/** On the server, where no row comes alive, what writes it; null where rows do. */
export const RowMarkupContext = createContext<RowMarkup | null>(null);

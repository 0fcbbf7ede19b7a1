import { createContext } from "preact";
import type { HostCard } from "../../views/mod.ts";

/** Writes the row of a host as it reads at `nowUnix`. */
export type RowMarkup = (card: HostCard, nowUnix: number) => string;

/** On the server, where no row comes alive, what writes it; null where rows do. */
export const RowMarkupContext = createContext<RowMarkup | null>(null);

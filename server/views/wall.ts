/** What a screen on a wall shows: how the fleet is, without addresses and configuration. */
import type { Level } from "../../shared/verdict/mod.ts";
import { countLevels } from "./fleet_filter.ts";
import type { HostCard } from "./host_card.ts";
import type { IncidentRow, IncidentTone } from "./incidents.ts";

export interface WallIncident {
  id: string;
  level: IncidentTone;
  place: string;
  sentence: string;
  /** Since when; of what is told. */
  began_unix: number;
  is_taken_on: boolean;
}

export interface WallHost {
  name: string;
  level: Level;
  /** As of `HostCard`. */
  waiting: boolean;
}

export interface WallView {
  /** Hosts of each level. */
  counts: Record<Level, number>;
  /** Worst first. */
  incidents: readonly WallIncident[];
  more_incidents: number;
  /** Worst first; of a large fleet only what is wrong. */
  hosts: readonly WallHost[];
  /** How many more are wrong. */
  more_hosts: number;
  /** When anything was read last, by this server's clock; null: never. */
  read_unix: number | null;
  is_storing: boolean;
}

/** What fits on one screen, to be read from three metres. */
export const WALL = { hosts: 60, incidents: 4 } as const;

/** `cards` and `incidents`: worst first. */
export function toWallView({ cards, incidents, is_storing }: {
  cards: readonly HostCard[];
  incidents: readonly IncidentRow[];
  is_storing: boolean;
}): WallView {
  const readings = cards.map(({ read_unix }) => read_unix).filter((unix) => unix !== null);
  const shown = cards.length <= WALL.hosts ? cards : cards.filter(isWrong);
  return {
    counts: countLevels(cards),
    incidents: incidents.slice(0, WALL.incidents).map(toWallIncident),
    more_incidents: Math.max(0, incidents.length - WALL.incidents),
    hosts: shown.slice(0, WALL.hosts).map(({ name, level, waiting }) => ({ name, level, waiting })),
    more_hosts: Math.max(0, shown.length - WALL.hosts),
    read_unix: readings.reduce<number | null>((newest, at) => Math.max(newest ?? at, at), null),
    is_storing,
  };
}

function isWrong({ level }: HostCard): boolean {
  return level !== "ok" && level !== "new";
}

function toWallIncident(row: IncidentRow): WallIncident {
  const { id, level, place, label, sentence, began_unix, acknowledged } = row;
  const text = label === "" ? sentence : `${label}: ${sentence}`;
  return {
    id,
    level,
    place,
    sentence: withoutAddresses(text),
    began_unix,
    is_taken_on: acknowledged !== null,
  };
}

const HIDDEN = "(address)";
const IPV4 = /\b\d{1,3}(\.\d{1,3}){3}\b/g;
/** Two colons at least, so that no time of day is one. */
const IPV6 = /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi;
const CLOCK_TIME = /^\d{1,2}:\d{2}:\d{2}$/;

/** Whoever passes the screen may read it. */
export function withoutAddresses(text: string): string {
  return text.replace(IPV4, HIDDEN)
    .replace(IPV6, (found) => CLOCK_TIME.test(found) ? found : HIDDEN);
}

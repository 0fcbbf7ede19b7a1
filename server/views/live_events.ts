/** What the live socket says, topic by topic. */
import type { FleetSummary } from "./fleet_summary.ts";
import type { HostCard } from "./host_card.ts";
import type { HostView } from "./host_view.ts";
import type { IncidentRow } from "./incidents.ts";
import type { FleetTotals } from "./now.ts";
import type { PoolsPage, PoolsUpdate } from "./pools_page.ts";
import type { Revision, Since } from "./revision.ts";
import type { WallView } from "./wall.ts";

/** What each topic of the fleet is joined with: which state the page holds; null: none. */
export interface JoinParams {
  revision: Revision | null;
}

/** What every reply to such a join says. */
export interface Joined {
  /** The state that the page holds with this reply. */
  revision: Revision;
  now_unix: number;
}

/** What the live socket says on the topic `fleet`. */
export interface FleetEvents {
  /** The reply to joining: of the whole fleet, worst first, what the page does not hold yet. */
  joined: Joined & Since<{ cards: readonly HostCard[] }, { cards: readonly HostCard[] }>;
  /** One changed host. */
  card: HostCard;
  /** One host that is gone. */
  removed: { name: string };
}

/** What the live socket says on the topic of one host. */
export interface HostEvents {
  joined: Joined & Since<{ view: HostView }>;
  view: HostView;
  /** There is no such host any more. */
  removed: { name: string };
}

/** What the live socket says on the topic `pools`: of the page that the join asked for. */
export interface PoolsEvents {
  joined: Joined & Since<{ page: PoolsPage }>;
  page: PoolsUpdate;
}

/** What the live socket says on the topic `guests`: when it is worth searching again. */
export interface GuestsEvents {
  joined: Joined & { answer: "unchanged" | "changed" };
  /** A host whose guests, or which itself, changed. */
  changed: { name: string };
}

/** What became of one incident, as a list under a filter shows it: its row, or that it is not shown. */
export type IncidentLine = { row: IncidentRow } | { gone: string };

/** What the live socket says on the topic `incidents`: under the filter that the join asked for. */
export interface IncidentsEvents {
  /** `revision` is that of all incidents: where the page has another, it reads itself anew. */
  joined: Joined;
  incident: IncidentLine;
}

/** What the live socket says on the topic `windows`: when it is worth reading them anew. */
export interface WindowsEvents {
  joined: { revision: Revision };
  /** The revision that they have since. */
  changed: { revision: Revision };
}

/** What the live socket says on the topic `summary`. */
export interface SummaryEvents {
  joined: FleetSummary;
  summary: FleetSummary;
}

/** What the live socket says on the topic `totals`: all of it, whenever it is another. */
export interface TotalsEvents {
  joined: { totals: FleetTotals };
  totals: FleetTotals;
}

/** What the live socket says on the topic `wall`: all of it, whenever it is another. */
export interface WallEvents {
  /** `build` names the scripts that a page loads now. */
  joined: { view: WallView; build: string; now_unix: number };
  view: WallView;
}

/** What the live socket says on the topic `server`: of the server itself. */
export interface ServerEvents {
  /** `build` names the scripts that a page loads now. */
  joined: ServerStatus & { build: string };
  status: ServerStatus;
}

export interface ServerStatus extends TellingTroubles {
  /** Why no sample can be stored at present, in words; null: all is well. */
  storage_fault: string | null;
  /**
   * Since when this server, of several, does not reach its database, so that it tells nobody; null:
   * it does.
   */
  cut_off_since_ms: number | null;
  /** Names of second factors that cannot be used until somebody looks. */
  broken_factors: readonly string[];
}

/** What keeps messages from going out. */
export interface TellingTroubles {
  /** Names of channels on which nothing goes out until somebody looks; cut to a few. */
  broken_channels: readonly string[];
  /** The heartbeat is set and cannot be called. */
  is_heartbeat_broken: boolean;
}

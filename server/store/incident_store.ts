import type { Hold, Told } from "./rows/deliveries.ts";
import type { Incident, IncidentEvent } from "./rows/incidents.ts";
import type { IncidentQuery, StoredIncident } from "./rows/outbox.ts";

/**
 * Incidents, their events, and what channels know of them. They are written as parts of a
 * transaction (`IncidentWrites`). A row that is damaged is left out of every list, and told in the
 * log.
 */
export interface IncidentStore {
  /**
   * What is not finished, oldest first: incidents that are not over, those that were not yet over
   * at `overSinceMs`, and those of which a channel still has to hear.
   */
  listLiveIncidents(overSinceMs: number): Promise<StoredIncident[]>;
  /** Newest first. Looks at few at a time, and lets others have their turn in between. */
  listIncidents(query: IncidentQuery): Promise<Incident[]>;
  findIncident(id: string): Promise<Incident | null>;
  /** Those of one incident with a `seq` above `afterSeq`, in order. */
  listIncidentEvents(id: string, afterSeq: number, limit: number): Promise<IncidentEvent[]>;
  /** What channels were told of incidents that are not over, or is not yet told to be over. */
  listTold(): Promise<Told[]>;
  listToldOf(incidentId: string): Promise<Told[]>;
  /** Those that last. */
  listHolds(): Promise<Hold[]>;
  /** Also those that are over, newest first. */
  listHoldsOf(incidentId: string, limit: number): Promise<Hold[]>;
}

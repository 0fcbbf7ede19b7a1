/** What topics are made of, as the parts of the server that own it know it. */
import type { FleetReads } from "../fleet/reads.ts";
import type { IncidentFilter } from "../views/incident_filter.ts";
import type { IncidentRow } from "../views/incidents.ts";
import type { IncidentLine, TellingTroubles } from "../views/live_events.ts";
import type { StorageState } from "../views/storage_state.ts";

/** What keeps messages from going out, as the part of the server that sends them knows it. */
export interface TroubleSource {
  now(): TellingTroubles;
  /** Called after each change; returns its own undo. */
  onChange(listener: () => void): () => void;
}

/** Which second factors cannot be used, as the part of the server that checks them knows it. */
export interface FactorSource {
  readonly broken: readonly string[];
  /** Called after each change; returns its own undo. */
  onBrokenChange(listener: () => void): () => void;
}

/** What there is of incidents, as the part of the server that owns them knows it. */
export interface IncidentSource {
  readonly revision: string;
  /** Critical ones that nobody has taken on. */
  readonly openCritical: number;
  /** Called with the id of each that changed; returns its own undo. */
  onChange(listener: (id: string) => void): () => void;
  /** What a list under `filter` shows of it; null: nothing, now as ever. */
  lineOf(id: string, filter: IncidentFilter): IncidentLine | null;
  /** Those that are told of and part of no other, worst first. */
  worst(): readonly IncidentRow[];
}

/** What there is of windows, as the part of the server that owns them knows it. */
export interface WindowSource {
  readonly revision: string;
  /** Called after each change; returns its own undo. */
  onChange(listener: () => void): () => void;
}

export interface TopicSources {
  incidents: IncidentSource;
  windows: WindowSource;
  reads: FleetReads;
  storage: StorageState;
  troubles: TroubleSource;
  factors: FactorSource;
  /** Names the scripts that a page loads now. */
  build: string;
}

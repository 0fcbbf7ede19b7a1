/** What charts of a host say beside their lines. Times are epoch seconds. */
import type { IncidentTone } from "./incidents.ts";

/** One incident of the host. */
export interface IncidentMark {
  id: string;
  level: IncidentTone;
  text: string;
  from_unix: number;
  /** Null: it is not over. */
  to_unix: number | null;
}

/** A time in which something of the host was not read, and why. */
export interface UnreadTime {
  from_unix: number;
  /** Null: it is still not read. */
  to_unix: number | null;
  cause: string;
}

export interface ChartMarks {
  incidents: IncidentMark[];
  unread: UnreadTime[];
}

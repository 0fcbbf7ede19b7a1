/** Windows of planned work, and the choice of hosts that they share with policies, as they are kept. */

/** Planned work. While it lasts nothing is told of what it is about; judging goes on. */
export interface Window {
  id: string;
  /** All hosts where it is null. */
  selector: HostSelector | null;
  /** Codes of reasons; null: all. */
  codes: readonly string[] | null;
  when:
    | { kind: "once"; start: WallTime; end: WallTime }
    /** ISO weekdays 1 (Monday) to 7 on which it starts. */
    | {
      kind: "weekly";
      weekdays: readonly number[];
      start_time: string;
      minutes: number;
      /** What began at this time or before is over; absent: nothing was ended early. */
      ended_at_ms?: number;
    };
  /** IANA zone of its wall-clock times; "": the server's. */
  zone: string;
  note: string;
  author: string;
  created_at_ms: number;
}

/** Wall-clock time without zone, such as `2026-03-29T02:30`. */
export type WallTime = string;

/** Chooses hosts; whatever of it is there must fit. */
export interface HostSelector {
  hosts?: readonly string[];
  groups?: readonly string[];
  tags?: readonly string[];
}

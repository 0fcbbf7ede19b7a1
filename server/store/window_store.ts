import type { Window } from "./rows/windows.ts";
import type { PutOutcome } from "./rows/outbox.ts";

export interface WindowStore {
  /** Also those that are over, in the order they were made. */
  listWindows(): Promise<Window[]>;
  /** Replaces the one of the same id. */
  putWindow(window: Window): Promise<PutOutcome>;
  deleteWindow(id: string): Promise<boolean>;
}

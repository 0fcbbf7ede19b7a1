import type { IdentifiedMute, IdentifiedReason, ReasonChanges } from "../incidents/reason_book.ts";

/** What a judgement of a host opened, closed and knew again. */
export interface Rejudged extends ReasonChanges {
  identified: IdentifiedReason[];
  identifiedMutes: IdentifiedMute[];
  /** Whether anything a page shows differs. */
  isChanged: boolean;
  /**
   * Whether other thresholds or snapshot policies hold than when it was last judged: what it lacks
   * is over at once.
   */
  isByNewThresholds: boolean;
}

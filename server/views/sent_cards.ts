import { type Columns, fromColumns, toColumns } from "./columns.ts";
import type { HostCard } from "./host_card.ts";
import type { ListedReason } from "./reason.ts";

/**
 * The cards of a fleet as a page brings them along for its script: by column, and times to a whole
 * second, which is what is shown. A thousand of them take half the bytes.
 */
export interface SentCards {
  /** `reasons` is how many of `reasons` beside it are of this card, in their order. */
  cards: Columns<Omit<HostCard, "reasons"> & { reasons: number }>;
  reasons: Columns<ListedReason>;
}

export function toSentCards(cards: readonly HostCard[]): SentCards {
  return {
    cards: toColumns(cards.map((card) => ({
      ...card,
      reasons: card.reasons.length,
      last_seen_unix: wholeSecond(card.last_seen_unix),
      read_unix: wholeSecond(card.read_unix),
      held_unix: wholeSecond(card.held_unix),
    }))),
    reasons: toColumns(cards.flatMap(({ reasons }) =>
      reasons.map((reason) => ({
        ...reason,
        since_unix: wholeSecond(reason.since_unix),
        as_of_unix: wholeSecond(reason.as_of_unix),
      }))
    )),
  };
}

export function fromSentCards(sent: SentCards): HostCard[] {
  const reasons = fromColumns(sent.reasons);
  let end = 0;
  return fromColumns(sent.cards).map((card) => {
    const start = end;
    end += card.reasons;
    return { ...card, reasons: reasons.slice(start, end) };
  });
}

/** Down, so that nothing is shown younger than it is. */
function wholeSecond(unix: number | null): number | null {
  return unix === null ? null : Math.floor(unix);
}

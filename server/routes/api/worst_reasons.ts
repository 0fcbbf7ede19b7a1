import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { FleetReads } from "../../fleet/reads.ts";
import { type HostCard, isLoud, type ListedReason } from "../../views/mod.ts";

export interface HostReason extends ListedReason {
  host: string;
}

/** The reasons of these hosts that count, worst first: what has stopped before what is in danger. */
export function worstReasons(
  { views }: Pick<FleetReads, "views">,
  cards: readonly HostCard[],
): HostReason[] {
  return cards
    .flatMap(({ name }) =>
      views.reasons(name).filter(isLoud).map((reason) => ({ host: name, ...reason }))
    )
    .sort((a, b) => compareReasonLevels(a.level, b.level) || a.rank - b.rank);
}

import { useMemo, useRef } from "preact/hooks";
import type { FleetQuery } from "../../views/fleet_query.ts";
import type { HostCard, Revision } from "../../views/mod.ts";
import { fromSentCards, type SentCards } from "../../views/sent_cards.ts";
import { useLive } from "../live.ts";
import { createFleetState, type FleetState } from "./fleet_state.ts";

/** Every host, as a page is given them. */
export interface FleetProps {
  cards: readonly HostCard[] | SentCards;
  /** Of `cards`. */
  revision: Revision;
  now_unix: number;
}

export interface LiveFleetOptions extends FleetProps {
  query: FleetQuery;
  /** Gets the server's time, whenever it says it. */
  sync: (nowUnix: number) => void;
}

/** The fleet, kept up to date: what the page holds already is not sent again. */
export function useLiveFleet({ cards, revision, query, sync }: LiveFleetOptions): FleetState {
  const fleet = useMemo(
    () => createFleetState(isList(cards) ? cards : fromSentCards(cards), query),
    [],
  );
  const held = useRef(revision);

  useLive("fleet", {
    joined: (reply) => {
      sync(reply.now_unix);
      held.current = reply.revision;
      if (reply.answer === "whole") fleet.replace(reply.cards);
      if (reply.answer === "changes") { for (const card of reply.cards) fleet.put(card); }
    },
    card: fleet.put,
    removed: ({ name }) => fleet.remove(name),
  }, { params: () => ({ revision: held.current }) });
  return fleet;
}

/** `Array.isArray` does not know of lists that are only read. */
function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}

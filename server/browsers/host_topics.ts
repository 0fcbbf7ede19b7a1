/** Hosts, and lists of what is on them. */
import { cutHostView } from "../views/cut_view.ts";
import type { FleetEvents, GuestsEvents, HostEvents, PoolsEvents } from "../views/live_events.ts";
import { poolKey } from "../views/pools.ts";
import type { PoolsUpdate } from "../views/pools_page.ts";
import { readPoolsQuery } from "../views/pools_query.ts";
import { isHostKey } from "./change_keys.ts";
import type { JoinedTopic, Look } from "./joined_topic.ts";
import type { TopicSources } from "./topic_sources.ts";

/** A page of pools is made of all hosts, and in a large fleet one of them changes all the time. */
const POOLS_EVERY_MS = 1_000;

export function joinFleet(
  { reads: { cards } }: TopicSources,
  { revision, now_unix }: Look,
): JoinedTopic {
  const response: FleetEvents["joined"] = {
    ...cards.since(revision),
    revision: cards.revision(),
    now_unix,
  };
  return {
    response,
    wants: isHostKey,
    makeEvent: (name) => {
      const card = cards.find(name);
      return card === null
        ? { event: "removed", payload: { name } }
        : { event: "card", payload: card };
    },
  };
}

export function joinGuests(
  { reads: { guests } }: TopicSources,
  { revision: held, now_unix }: Look,
): JoinedTopic {
  const revision = guests.revision();
  const response: GuestsEvents["joined"] = {
    answer: held === revision ? "unchanged" : "changed",
    revision,
    now_unix,
  };
  return {
    response,
    wants: isHostKey,
    makeEvent: (name) => ({ event: "changed", payload: { name } }),
  };
}

export function joinPools(
  { reads: { pools } }: TopicSources,
  { query, revision: held, now_unix }: Look,
): JoinedTopic {
  const asked = readPoolsQuery(new URLSearchParams(query));
  const first = pools.page(asked);
  const { revision } = first;
  const response: PoolsEvents["joined"] = {
    ...(held === revision ? { answer: "unchanged" } : { answer: "whole", page: first }),
    revision,
    now_unix,
  };
  // What the browser has: a row is the same object as long as nothing of its host changes.
  let sent = first;
  return {
    response,
    wants: isHostKey,
    togetherMs: POOLS_EVERY_MS,
    makeEvent: () => {
      const next = pools.page(asked);
      if (next.revision === sent.revision) return null;
      const known = new Set(sent.rows);
      sent = next;
      const update: PoolsUpdate = {
        ...next,
        order: next.rows.map(poolKey),
        rows: next.rows.filter((row) => !known.has(row)),
      };
      return { event: "page", payload: update };
    },
  };
}

/** Null: there is no host of the name that was asked for. */
export function joinHost(
  asked: string,
  { reads: { views } }: TopicSources,
  { page, revision: held, now_unix }: Look,
): JoinedTopic | null {
  const view = views.find(asked);
  if (view === null) return null;
  const { revision, card: { name } } = view;
  const response: HostEvents["joined"] = {
    ...(held === revision
      ? { answer: "unchanged" }
      : { answer: "whole", view: cutHostView(view, page) }),
    revision,
    now_unix,
  };
  return {
    response,
    wants: (key) => key === name,
    makeEvent: () => {
      const changed = views.find(name);
      return changed === null
        ? { event: "removed", payload: { name } }
        : { event: "view", payload: cutHostView(changed, page) };
    },
  };
}

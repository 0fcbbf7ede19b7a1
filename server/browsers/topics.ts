/** What browsers may look at, and what each look is answered and told. */
import {
  FLEET_TOPIC,
  GUESTS_TOPIC,
  HOST_TOPIC_PREFIX,
  INCIDENTS_TOPIC,
  POOLS_TOPIC,
  SERVER_TOPIC,
  SUMMARY_TOPIC,
  TOTALS_TOPIC,
  WALL_TOPIC,
  WINDOWS_TOPIC,
} from "../../shared/protocol/names.ts";
import { joinFleet, joinGuests, joinHost, joinPools } from "./host_topics.ts";
import { joinIncidents, joinWindows } from "./incident_topics.ts";
import { type JoinedTopic, type JoinTopic, lookSchema } from "./joined_topic.ts";
import { joinServer, joinSummary, joinTotals, joinWall } from "./server_topics.ts";
import type { TopicSources } from "./topic_sources.ts";

/** All but those of one host each. */
const TOPICS: ReadonlyMap<string, JoinTopic> = new Map([
  [SERVER_TOPIC, joinServer],
  [WALL_TOPIC, joinWall],
  [INCIDENTS_TOPIC, joinIncidents],
  [WINDOWS_TOPIC, joinWindows],
  [SUMMARY_TOPIC, joinSummary],
  [TOTALS_TOPIC, joinTotals],
  [FLEET_TOPIC, joinFleet],
  [GUESTS_TOPIC, joinGuests],
  [POOLS_TOPIC, joinPools],
]);

/** What `topic` is to who joins it with `payload`, or why there is no such thing. */
export function joinTopic(
  topic: string,
  payload: unknown,
  { sources, now_unix }: { sources: TopicSources; now_unix: number },
): JoinedTopic | "bad_topic" | "unknown_host" {
  const look = { ...lookSchema.parse(payload), now_unix };
  const join = TOPICS.get(topic);
  if (join !== undefined) return join(sources, look);
  if (!topic.startsWith(HOST_TOPIC_PREFIX)) return "bad_topic";
  return joinHost(topic.slice(HOST_TOPIC_PREFIX.length), sources, look) ?? "unknown_host";
}

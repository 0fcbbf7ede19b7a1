import * as z from "zod";
import type { MakeEvent } from "./outlet.ts";
import type { TopicSources } from "./topic_sources.ts";

/** One topic as one browser has joined it. */
export interface JoinedTopic {
  /** The reply to the join. */
  response: unknown;
  /** Of which changes it wants to hear: by the names of hosts, `incidentKey`, or `SERVER`. */
  wants(key: string): boolean;
  makeEvent: MakeEvent;
  /** Where many hosts make one event: that it is told at most once in so long. */
  togetherMs?: number;
}

/** What of a list a browser looks at, and what it holds of that: the first page, and nothing. */
export const lookSchema = z.object({
  page: z.number().int().min(1).max(999_999).catch(1),
  revision: z.string().max(100).nullable().catch(null),
  query: z.string().max(4_000).catch(""),
}).catch({ page: 1, revision: null, query: "" });

export interface Look extends z.infer<typeof lookSchema> {
  now_unix: number;
}

export type JoinTopic = (sources: TopicSources, look: Look) => JoinedTopic;

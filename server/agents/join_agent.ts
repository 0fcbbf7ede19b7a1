import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { HOST_TOPIC_PREFIX } from "../../shared/protocol/names.ts";
import type { JoinRefusal } from "../../shared/protocol/refusals.ts";
import { DEFAULT_INTERVALS, type Intervals } from "../../shared/sample/mod.ts";
import type { Hashing } from "../auth/hashing.ts";
import { isSameDigest, tokenDigest } from "../auth/tokens.ts";
import { type EnrolmentStore, type HostRow, type HostStore, StorageError } from "../store/port.ts";

export interface JoinDependencies {
  store: HostStore & Pick<EnrolmentStore, "isEnrolling" | "endCode">;
  now_ms: number;
  hashing: Hashing;
  secret: string;
  /** Whether the caller may have one more slow hash made, and then what came of it. */
  begin(): boolean;
  end(outcome: "wrong" | "right" | "not made"): void;
}

/** What a successful join told of the agent. */
export interface JoinedAgent {
  host: HostRow;
  agent_version: string | null;
  protocol_level: number | null;
  intervals: Intervals;
}

export type AgentJoin = { ok: true; agent: JoinedAgent } | { ok: false; reason: JoinRefusal };

const seconds = z.int().min(1).max(86_400);

/** Only the token decides; the rest is taken as far as it can be read. */
const joinSchema = z.object({
  token: z.string().catch(""),
  agent_version: z.string().max(100).nullable().catch(null),
  protocol_level: z.int().min(0).max(1_000_000).nullable().catch(null),
  intervals: z.object({ fast: seconds, medium: seconds, slow: seconds }).catch(DEFAULT_INTERVALS),
});

/**
 * Decides an agent's join of `topic`. A token that succeeded before is recognised by its keyed
 * digest, before any limit; only an unknown one costs a bcrypt, so that a restarted server can take
 * a whole fleet back at once. Rejects with `HashingBusy` when too many unknown tokens wait already.
 */
export async function joinAgent(
  topic: string,
  payload: unknown,
  { store, hashing, secret, begin, end, now_ms }: JoinDependencies,
): Promise<AgentJoin> {
  const name = topic.startsWith(HOST_TOPIC_PREFIX) ? topic.slice(HOST_TOPIC_PREFIX.length) : "";
  if (name === "") return { ok: false, reason: "bad_topic" };
  const parsed = joinSchema.safeParse(payload);
  if (!parsed.success || parsed.data.token === "") return { ok: false, reason: "invalid_token" };
  const { token, agent_version, protocol_level, intervals } = parsed.data;

  const host = await store.findHost(name);
  if (host === null) return { ok: false, reason: "unknown_host" };
  const digest = tokenDigest(secret, token);
  const isKnown = host.token_digest !== null && isSameDigest(host.token_digest, digest);
  if (!isKnown) {
    if (!begin()) return { ok: false, reason: "too_many_failed_joins" };
    const isRight = await hashing.verifyToken(token, host.token_hash).catch((error) => {
      end("not made");
      throw error;
    });
    end(isRight ? "right" : "wrong");
    if (!isRight) return { ok: false, reason: "invalid_token" };
  }
  // A fleet that comes back says what it said before, and of that nothing needs to be recorded
  // again; that the host was seen is written all the same, by the fleet.
  const isRecorded = isKnown && agent_version === host.agent_version &&
    protocol_level === host.protocol_level &&
    isDeepStrictEqual(intervals, host.intervals);
  if (!isRecorded) {
    await store.recordJoin(host.id, {
      token_hash: host.token_hash,
      token_digest: digest,
      agent_version,
      protocol_level,
      intervals,
    }).catch(ignoreFullDisk);
  }
  if (await store.isEnrolling(host.id)) {
    await store.endCode(host.id, host.token_hash, now_ms).catch(ignoreFullDisk);
  }
  return { ok: true, agent: { host, agent_version, protocol_level, intervals } };
}

/** A full disk keeps no agent out: each of its pushes is told, and so is /healthz. */
function ignoreFullDisk(error: unknown): void {
  if (!(error instanceof StorageError)) throw error;
}

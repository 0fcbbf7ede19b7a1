/**
 * Every reason for which the server refuses something or ends a socket, and what the other side
 * makes of it. The one place that says so: agent, server and browser read this table.
 */

/**
 * - final: the same again is refused again; what was refused is dropped and counted, nothing else.
 * - later: it is kept, and may be taken when it comes again after a pause.
 * - fatal: nothing helps before an operator changes something; it is said once, then tried slowly.
 */
export type RefusalClass = "final" | "later" | "fatal";

/** Why a join was refused. */
export const JOIN_REFUSALS = {
  unknown_host: "fatal",
  invalid_token: "fatal",
  bad_topic: "fatal",
  /** Too many tokens wait for their slow hash, or the server is behind with its work. */
  busy: "later",
  /** Too many tokens of this address were wrong; a token that was right before is not asked. */
  too_many_failed_joins: "later",
  /** The share of connections that agents have is taken. */
  server_full: "later",
  /** This server does not reach its database; another one may. */
  no_database: "later",
  /** The peer went while its join was decided: nobody reads this. */
  closed: "later",
} as const satisfies Record<string, RefusalClass>;

/** Why a push was not taken. */
export const PUSH_REFUSALS = {
  missing_collected_at: "final",
  invalid_collected_at: "final",
  missing_data: "final",
  invalid_payload: "final",
  out_of_range: "final",
  /** Of an event that this server is too old, or too new, to know: final for that event alone. */
  unknown_event: "final",
  not_joined: "later",
  busy: "later",
  storage_failed: "later",
  /** The host's agent came to another server of the same database, which has the host by now. */
  moved: "later",
  /** More than one fresh sample of a kind in half of its interval. */
  too_often: "later",
  /** More bytes in an hour than a host may send. */
  over_share: "later",
} as const satisfies Record<string, RefusalClass>;

/** Why the server closed a socket, as the close reason says it. */
export const CLOSE_REASONS = {
  replaced: "fatal",
  token_rotated: "fatal",
  host_deleted: "fatal",
  signed_out: "fatal",
  join_timeout: "later",
  idle: "later",
  bad_frame: "later",
  frame_too_large: "later",
  too_many_failed_joins: "later",
  too_many_unjoined: "later",
  /** It made room for others before it had joined. */
  server_full: "later",
  internal_error: "later",
  /** This server does not reach its database; another one may. */
  no_database: "later",
  server_shutdown: "later",
} as const satisfies Record<string, RefusalClass>;

export type JoinRefusal = keyof typeof JOIN_REFUSALS;
export type PushRefusal = keyof typeof PUSH_REFUSALS;
export type CloseReason = keyof typeof CLOSE_REASONS;

const CLASSES = new Map<string, RefusalClass>(
  [CLOSE_REASONS, JOIN_REFUSALS, PUSH_REFUSALS].flatMap((table) => Object.entries(table)),
);

/** The class of a reason; one that this program does not know may pass: "later". */
export function refusalClass(reason: string): RefusalClass {
  return CLASSES.get(reason) ?? "later";
}

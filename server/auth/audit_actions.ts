/** What is noted, by the key that is stored: as the page and the log say it. */
export const AUDIT_ACTIONS = {
  signed_in: "signed in",
  sign_in_failed: "gave a wrong password at the sign-in form",
  sign_in_refused: "was refused at the sign-in form after too many failures",
  attempts_left_out: "tried more often than is noted singly:",
  signed_out: "signed out",
  signed_out_everywhere: "signed out everywhere",
  password_confirmed: "gave the password again",
  password_not_confirmed: "gave a wrong password when asked again",
  password_changed: "started with another password; all sessions have ended",
  host_registered: "registered host",
  host_token_rotated: "gave a new token to host",
  host_deleted: "deleted host",
  hosts_changed: "changed hosts",
  api_token_made: "made API token",
  api_token_revoked: "revoked API token",
  threshold_set: "set a threshold:",
  reason_muted: "muted",
  reason_unmuted: "unmuted",
  channel_made: "made channel",
  channel_changed: "changed channel",
  channel_switched_on: "switched on channel",
  channel_switched_off: "switched off channel",
  channel_tested: "tested channel",
  channel_deleted: "deleted channel",
  policy_made: "made a policy:",
  policy_changed: "changed a policy:",
  policy_moved: "moved a policy:",
  policy_deleted: "deleted a policy:",
  window_made: "made a window:",
  window_changed: "changed a window:",
  window_ended: "ended a window:",
  window_deleted: "deleted a window:",
  heartbeat_set: "set the heartbeat to",
  heartbeat_removed: "removed the heartbeat",
  incident_acknowledged: "acknowledged incident",
  acknowledgement_taken_back: "took back the acknowledgement of incident",
  pool_sent_away: "said that it left, or comes and goes:",
  pool_missed_again: "missed again",
  database_migrated: "upgraded the schema of the database",
  database_rolled_back: "took the schema of the database back",
  database_backed_up: "copied the database to",
  database_pruned: "removed what is past its age",
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

/** False for what another version of this program noted. */
export function isAuditAction(key: string): key is AuditAction {
  return Object.hasOwn(AUDIT_ACTIONS, key);
}

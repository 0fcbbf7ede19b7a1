/** What sending may take: one place, each with its reason and a test that names it. */
export const DELIVERY_LIMITS = {
  /** Channels that a server may have; each has one message in flight, so none waits for another. */
  channels: 32,
  /** A provider that has not answered a request by then is tried again. */
  httpMs: 10_000,
  /** SMTP takes a dozen turns, and some servers greet late on purpose. */
  smtpMs: 20_000,
  /**
   * From the lease to the outcome. After a kill another takes the row when the lease is over, so
   * that a message is never more than half a minute late for that.
   */
  attemptMs: 22_000,
  leaseMs: 25_000,
  /** Of an answer; what is longer is not read. */
  answerBytes: 1024 * 1024,
  /** On one host: from http to https, say. */
  redirects: 3,
  /** Rows of one channel that a round looks at. */
  rowsPerRound: 20,
  /** Between rounds that nothing woke. */
  roundEveryMs: 2_000,
  /** After a stop; what is still on its way then is sent again with its key. */
  stopWithinMs: 4_000,
  /** A provider may ask for a longer wait, but not for silence. */
  retryAfterMs: 3_600_000,
  /** Of what is kept to say why. */
  whyLength: 500,
} as const;

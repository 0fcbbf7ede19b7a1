/**
 * What each peer, host, guest and page may take, in one table: no other file states such a limit.
 * Every row has its reason here, is told to whom it meets, and has a test that names it.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

export const SHARES = {
  /** Connections, HTTP and sockets alike, counted at the listener. */
  connections: {
    /** Of the real limit of file descriptors; the rest is for the database, workers and pages. */
    ofDescriptorsPercent: 80,
    /** Shares of those: agents keep reporting however many browsers and strangers there are. */
    agentsPercent: 60,
    browsersPercent: 20,
    strangersPercent: 20,
    /** The listener asks itself this often, and may take so long, before the process ends. */
    selfCheckEverySeconds: 10,
    selfCheckWithinSeconds: 20,
  },

  /** A request of somebody who has not signed in: as much as a form needs, at a modem's speed. */
  strangersRequest: { headersWithinSeconds: 10, bodyWithinSeconds: 20, bodyBytes: 64 * KIB },

  /** A notification of Proxmox VE, whose token is known: the log of a backup of many guests. */
  notification: { bodyBytes: 1024 * KIB, eventsPerHost: 100, titleCharacters: 200 },

  /** A socket before its join: a token and the intervals fit, unfinished frames included. */
  unjoinedSocket: {
    bytes: 8 * KIB,
    joinWithinSeconds: 10,
    /** Per address, an IPv6 /64 being one. */
    perAddress: 50,
    /** Where a host joined from that address within `knownAddressSeconds`: a site behind one NAT. */
    perKnownAddress: 500,
    knownAddressSeconds: 86_400,
  },

  /** Tokens of one address that turned out wrong: each costs a slow hash. A known one costs none. */
  failedJoins: { withinSeconds: 60, failures: 10 },

  /** A socket that joined; a day's backlog keeps flowing at this rate. */
  joinedSocket: {
    framesPerSecond: 20,
    bytesPerSecond: 256 * KIB,
    /** So much of its rate it may send at once. */
    burstSeconds: 60,
    frameBytes: 4 * MIB,
    /** What a join costs its host beside its own frame: rows, log lines, updates of open pages. */
    framesPerJoin: 20,
    /** Closed when no frame came for so long; an agent sends a heartbeat in half of it. */
    idleSeconds: 60,
    /** In debt for so long it floods: one that waits for answers never is, whatever its backlog. */
    floodSeconds: 10,
  },

  /** How far a server may be behind with its work: after that agents are asked to come later. */
  workload: { joinsWithinSeconds: 2, samplesWithinSeconds: 3, joinsAtOnce: 500 },

  /** What one host may have stored. */
  host: {
    /** About ten times what a host with 200 guests sends in an hour, which is 12 MB. */
    hourlyBytes: 120_000_000,
    /** What a sample counts beside its own bytes: rows and their indexes. */
    bytesPerSample: 1_000,
    /** One sample of a kind per half of its interval, backlog apart. */
    samplesPerInterval: 2,
    /** So many at once: an agent may be started again a few times, and sends one at each start. */
    samplesAtOnce: 10,
    /** Of what waits for its commit: a host may fill no more of the server's memory than that. */
    waitingBytes: 8 * MIB,
    /** Different sets of series whose points are kept; a guest more or less makes another. */
    historyLayouts: 500,
    /** A reason of that host for so long after the last time. */
    toldForSeconds: 600,
    /** All hosts together: so much of the disk, divided by their number. */
    ofDiskPercent: 50,
    /** … but never under this for each 48 h of retention. */
    leastBytesPer48Hours: 5 * MIB,
  },

  /** The parts of one sample; what is over is cut and counted, with an error `truncated`. */
  sample: {
    pools: 500,
    vdevs: 5_000,
    datasets: 10_000,
    guests: 5_000,
    storages: 500,
    errors: 1_000,
    addressesPerGuest: 256,
    nameCharacters: 255,
    textCharacters: 4_096,
    /** Of every other list, and of the keys of an object. */
    listEntries: 1_000,
    /** Of all other lists together. */
    entries: 250_000,
  },

  /** What the agent inside a guest answers: root of a guest writes it. */
  guestAgent: { answerBytes: 256 * KIB },

  /** A page of a list; the rest is on the next. */
  page: { rows: 1_000, renderMs: 50 },

  /** A page of figures for Prometheus: of each list of a host so many entries, and so much in all. */
  metricsPage: { rows: 1_000, characters: 8 * MIB },

  /** A search over all guests: each word is looked for in each of a hundred thousand. */
  search: { words: 16 },

  /** A frame from the server to an agent: replies are small. */
  serverFrame: { bytes: 64 * KIB },

  /** Lines in the log that a stranger can cause, for each kind, then a count. */
  strangersLog: { linesPerMinute: 10 },

  /** Sign-ins that failed, in ten minutes; "busy" is none. */
  failedSignIns: { withinSeconds: 600, perAddress: 10, perIpv6_56: 30, perIpv6_48: 100 },

  /** Names that are registered and given an enrolment code by one form, which a form can hold. */
  enrolment: { namesAtOnce: 500 },

  /**
   * Agent packages that are being handed out, tens of megabytes each: forty hosts that enrol together
   * take turns, and one that reads slowly gives its place up.
   */
  packageDownloads: { atOnce: 4, withinSeconds: 600, retryAfterSeconds: 10 },

  /** Requests of one API token; one of scope `metrics` gets one more per host and 10 s. */
  apiToken: { requestsPerSecond: 50 },
} as const;

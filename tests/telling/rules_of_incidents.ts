/** What operators can rely on of incidents and their messages, and the tests that hold each. */

export interface Rule {
  number: number;
  says: string;
  /** By file, names of tests as they stand there. */
  tests: Readonly<Record<string, readonly string[]>>;
}

const MACHINE = "server/incidents/machine";
const PLAN = "server/notify/plan";
const DELIVERY = "server/notify/delivery";
const TELLING = "server/telling";

const STATEMENTS = "R1, R2: SIGKILL before any statement loses no message and doubles one at most";
const SENDER_KILLS =
  'R1, R2: SIGKILL at "${name}" of any message loses none and doubles one at most';

/** The 24th is about several servers beside each other, of which there are none. */
export const RULES: readonly Rule[] = [
  {
    number: 1,
    says: "what became of an incident and the messages about it are on disk together",
    tests: {
      [`${TELLING}/kill_test.ts`]: [STATEMENTS, SENDER_KILLS],
      [`${TELLING}/unwritten_test.ts`]: [
        "R1: an incident that was told before its host's writes were on disk is not told anew",
        "R1: an end that was told before its host's writes were on disk is no new beginning",
      ],
    },
  },
  {
    number: 2,
    says: "a message arrives, at most once more for each kill, under the same key",
    tests: {
      [`${TELLING}/kill_test.ts`]: [
        STATEMENTS,
        SENDER_KILLS,
        "R2: a mail that was sent by a process that was killed comes again under its Message-ID",
      ],
      [`${TELLING}/outage_test.ts`]: [
        "R2: one that takes a message and dies before it answers gets it again under its key",
      ],
    },
  },
  {
    number: 3,
    says: "what may pass is tried for 72 hours; what is refused for good breaks its channel, aloud",
    tests: {
      [`${TELLING}/outage_test.ts`]: [
        "R3, R5: a receiver that is away for ${AWAY_MINUTES} minutes gets every message, each once",
        "R3: through an hour of 429 nothing is lost, and it is asked as seldom as it said",
      ],
      [`${DELIVERY}/backoff_test.ts`]: [
        "after ${failures} failures it waits ${ms} ms, 20 % more or less",
      ],
      [`${PLAN}/limited_test.ts`]: [
        "R3: a channel that refuses is broken, told on every other, and catches up when mended",
        "R3: after 72 hours a message is given up, its channel broken, and nothing lost",
      ],
      [`${TELLING}/telling_test.ts`]: [
        "a channel that refuses for good is broken, is an incident, and is mended by a test",
      ],
    },
  },
  {
    number: 4,
    says: "messages of an incident come in order, and no channel waits for another",
    tests: {
      [`${TELLING}/outage_test.ts`]: [
        "R4: one that is slow keeps no other channel waiting, and gets all in order",
      ],
      [`${PLAN}/told_test.ts`]: [
        "R4: what changes while a message is under way waits until that has arrived",
      ],
    },
  },
  {
    number: 5,
    says: "what came and went while a channel was down is one message there",
    tests: {
      [`${PLAN}/told_test.ts`]: [
        "R5: one that opened and closed while its channel was down is told in one message",
      ],
      [`${TELLING}/outage_test.ts`]: [
        "R3, R5: a receiver that is away for ${AWAY_MINUTES} minutes gets every message, each once",
      ],
    },
  },
  {
    number: 6,
    says: "an end goes only to whom the beginning was delivered",
    tests: {
      [`${PLAN}/told_test.ts`]: [
        "R6: one that is raised and resolved is told twice, each once",
        "R6: nothing is said of the end of what was never delivered and is not wanted any more",
        "R6: a channel that did not get the raise gets neither acknowledgement nor resolve",
      ],
    },
  },
  {
    number: 7,
    says: "whatever was told as begun is told as ended, once",
    tests: {
      [`${PLAN}/told_test.ts`]: ["R7: a delivered raise gets exactly one resolve when ${what}"],
      [`${MACHINE}/walks_test.ts`]: [
        "R7, R20: whatever happens, all that was told ends once, and nothing is left when all is well",
      ],
    },
  },
  {
    number: 8,
    says: "only what was seen counts towards what is held back; gaps and restarts do not",
    tests: {
      [`${MACHINE}/holding_test.ts`]: [
        "R8: three lost samples neither count nor reset",
        "R8: a kill at nine tenths of the delay resets nothing",
      ],
      [`${MACHINE}/walks_test.ts`]: [
        "R8, R11: a fleet that is restarted in between tells what one tells that is not",
      ],
    },
  },
  {
    number: 9,
    says: "absence is no recovery",
    tests: {
      [`${MACHINE}/holding_test.ts`]: [
        "R9: a week without a word ends nothing",
        "R9: a section that was not read ends nothing, one subject's fault is its own",
        "R9: two good fast samples end it, one does not",
      ],
    },
  },
  {
    number: 10,
    says: "a percentage leaves its limit by two points or ten minutes, each subject by itself",
    tests: {
      [`${MACHINE}/holding_test.ts`]: [
        "R10: a percentage is left with 2 points less, or after 10 good minutes",
        "R10: a saw-tooth around the limit of one pool brings two messages and moves no other",
      ],
    },
  },
  {
    number: 11,
    says: "a restart on unchanged facts tells nothing",
    tests: {
      [`${TELLING}/restarts_test.ts`]: [
        "R11: ${RESTARTS} starts of a server that was ${way}, with 50 incidents, tell nothing",
      ],
      [`${MACHINE}/limits_test.ts`]: [
        "R11: 20 restarts of a fleet of 200 with 50 open incidents tell nothing",
      ],
      [`${MACHINE}/outages_test.ts`]: [
        "R11: after a start no host is told as away within 120 s, nor is a fleet of them",
      ],
    },
  },
  {
    number: 12,
    says: "what comes and goes is told once, then its final state; what is worse breaks through",
    tests: {
      [`${MACHINE}/flapping_test.ts`]: [
        "R12: four changes in 15 minutes are told each, the fifth as flapping and then none",
        "R12: after 30 calm minutes one message, where it ends ${end}",
        "R12: a level worse than told breaks through",
      ],
      [`${PLAN}/hushed_test.ts`]: [
        "R12: flapping is told once, and its final state once it is calm",
      ],
    },
  },
  {
    number: 13,
    says: "an acknowledgement is of a cause, outlives restarts, and ends by what is worse",
    tests: {
      [`${MACHINE}/acknowledging_test.ts`]: [
        "R13: an acknowledgement holds over samples, restarts, gaps and equal or lower levels",
        "R13: a worse level of ${what} ends it",
        "R13: errors beyond those acknowledged end it, the same number does not",
      ],
      [`${PLAN}/hushed_test.ts`]: ["R13: an acknowledgement silences reminders"],
    },
  },
  {
    number: 14,
    says: "an acknowledgement or mute that runs out brings one reminder where it is still open",
    tests: {
      [`${PLAN}/hushed_test.ts`]: [
        "R14: ${by} that expires brings exactly one reminder while it is still open",
        "R14: ${by} that expires brings nothing once it is over but the resolve",
      ],
    },
  },
  {
    number: 15,
    says: "a window keeps every kind of message back while judging goes on",
    tests: {
      [`${PLAN}/hushed_test.ts`]: [
        "R15: nothing of any kind is told while suppressed by ${by}",
        "R15: a message that a channel has not taken yet is taken back by a window",
      ],
      [`${MACHINE}/suppressing_test.ts`]: [
        "R15, R25: a window says its note and its end, judging goes on",
      ],
    },
  },
  {
    number: 16,
    says: "when silence ends, what is so is compared with what was told last",
    tests: {
      [`${PLAN}/suppression_test.ts`]: [
        "R16: ${kind}: every one of 256 sequences brings what differs, once",
      ],
      [`${MACHINE}/sequences_test.ts`]: [
        "R16: 256 sequences of levels around a window",
        "R16: 256 sequences of levels around an acknowledgement",
        "R16: 256 sequences of levels below a parent",
        "R16: 192 sequences of levels around flapping",
        "R14, R16: 256 sequences of levels around a mute",
      ],
    },
  },
  {
    number: 17,
    says: "that comparison waits for one fresh sample, two intervals at most",
    tests: {
      [`${MACHINE}/suppressing_test.ts`]: [
        "R17: after a window it stays silent until a fresh sample, at most 2 intervals",
      ],
      [`${MACHINE}/folding_test.ts`]: [
        "R17, R20: children without a fresh sample speak after 2 intervals",
      ],
    },
  },
  {
    number: 18,
    says: "windows are of the wall clock in their zone, through every change of it",
    tests: {
      [`${MACHINE}/windows_test.ts`]: [
        "R18: a window of ${name} in ${zone} holds when a naive reader says so, all year",
        "R18: minute by minute through both nights of the clock change",
      ],
      [`${MACHINE}/suppressing_test.ts`]: [
        "R18: a window made while it runs, shortened, or deleted counts at once",
      ],
    },
  },
  {
    number: 19,
    says: "quiet hours defer and drop nothing; what is critical passes",
    tests: {
      [`${PLAN}/quiet_test.ts`]: [
        "R19: a night with forty events is one digest at its end; critical passes",
        "R19: a digest that was refused for now before a second night waits for its end",
      ],
    },
  },
  {
    number: 20,
    says: "one cause is one incident; what has evidence of its own is never hidden",
    tests: {
      [`${TELLING}/scenarios_test.ts`]: ["messages of the real machine: ${scenario.name}"],
      [`${TELLING}/mass_outage_test.ts`]: [
        "R20, R21: ${HOSTS} hosts that lose their uplink and come back are two messages",
      ],
      [`${MACHINE}/folding_test.ts`]: [
        "R20: a host that takes everything with it is one message",
        "R20: a ${family} that fails with its host speaks for itself",
        "R17, R20: children of one that is over speak after a fresh sample of their own",
      ],
    },
  },
  {
    number: 21,
    says: "a storm is a few messages and a digest that lists the rest; what is critical goes first",
    tests: {
      [`${PLAN}/limited_test.ts`]: [
        "R21: five hundred at once are five messages and one digest that lists all others",
        "R21: never more than thirty an hour, and nothing lost",
        "R21: the first that is critical goes before the digest of a storm of lesser ones",
      ],
    },
  },
  {
    number: 22,
    says: "what is too long or odd is cut or escaped at the provider's limit, never lost",
    tests: {
      "server/notify/channels/limits_test.ts": [
        "${what} fits whatever markup, and however many lines, a host makes it hold",
        "no name is markup in an HTML mail or a Telegram text",
        "every kind of the table has its limits here",
      ],
      "server/notify/message/fit_test.ts": [
        "whatever the lines and the room, what comes out fits and is well-formed",
      ],
      [`${DELIVERY}/sender_test.ts`]: ["a provider that does not take the whole gets the title"],
    },
  },
  {
    number: 23,
    says: "a clock that is set opens, closes, expires and tells nothing",
    tests: {
      [`${MACHINE}/steady_clock_test.ts`]: [
        "R23: jumps of the clock open, close, expire and tell nothing",
        "R23: an incident keeps when it began while clocks are set",
      ],
      [`${PLAN}/told_test.ts`]: [
        "R23: a clock that is set on or back tells nothing, and reminds when it would have",
      ],
      [`${DELIVERY}/sender_outage_test.ts`]: [
        "a clock that is set forward gives nothing up without an attempt",
      ],
    },
  },
  {
    number: 25,
    says: "silence has a reason that is shown, a test takes the way of all, and a stop is noticed",
    tests: {
      [`${MACHINE}/suppressing_test.ts`]: [
        "R25: whatever suppresses an incident is said, with its end where it has one",
        "R25: silence never lacks a reason: what is not told at once is suppressed by something",
      ],
      [`${PLAN}/hushed_test.ts`]: [
        "R25: what holds each message is said, until when, and that it ended",
      ],
      [`${PLAN}/limited_test.ts`]: [
        "a test takes the way of every message; three wait at most",
        "R25: what would hold a message is said: off, broken, quiet hours, the brake",
      ],
      "server/notify/heartbeat_test.ts": [
        '${name} ${agoMs} ms ago ${isCalled ? "lets" : "does not let"} it be called',
      ],
    },
  },
];

/** Incidents and their messages, put together: the desk, what operators do to it, and the sender. */
import type { Clock } from "../../shared/clock.ts";
import { createIds } from "../../shared/sortable_id.ts";
import { createSealer, type Sealer } from "../auth/sealed.ts";
import type { FaultLog } from "../fault_log.ts";
import { AttemptCounts } from "./attempt_counts.ts";
import { checkSecrets } from "./broken_secrets.ts";
import { type HeartbeatKeeper, openHeartbeat } from "./heartbeat_keeper.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import { IncidentReads } from "./incident_reads.ts";
import { readFacts } from "./message_facts.ts";
import { openDesk } from "./open_desk.ts";
import { type Cluster, SOLE } from "../cluster/cluster.ts";
import { DeskKeeper } from "./desk_keeper.ts";
import { SendingTerms } from "./sending_terms.ts";
import { shareDesk } from "./share_desk.ts";
import { createOperatorActs, type OperatorActs } from "./operator_acts.ts";
import { createOutbox } from "./outbox.ts";
import { TroubleWatch } from "./troubles.ts";
import { WindowReads } from "./window_reads.ts";
import { CHANNEL_PURPOSE, createUnseal } from "../notify/delivery/sealed_secrets.ts";
import { createSender, type Sender } from "../notify/delivery/sender.ts";
import type { Unseal } from "../notify/delivery/attempt.ts";
import { composeMessage } from "../notify/message/compose.ts";
import type { Store } from "../store/port.ts";
import type { TaskPlan } from "../tasks/task.ts";

const TICK_MS = 5_000;
/** After a look that failed. */
const REWATCH_AFTER_MS = 1_000;

export interface Telling extends AsyncDisposable {
  desk: IncidentDesk;
  acts: OperatorActs;
  incidents: IncidentReads;
  windows: WindowReads;
  sender: Pick<Sender, "lastRoundMs">;
  /** Seals the secrets of channels. */
  sealer: Sealer;
  unseal: Unseal;
  heartbeat: HeartbeatKeeper;
  troubles: TroubleWatch;
  attempts: Pick<AttemptCounts, "of">;
  tasks: TaskPlan[];
}

export interface TellingOptions {
  store: Store;
  clock: Clock;
  faults: Pick<FaultLog, "write">;
  /** SECRET_KEY_BASE. */
  secret: string;
  /** Where messages link to; null: nowhere. */
  public_url: string | null;
  /** IANA zone of channels and windows that name none. */
  time_zone: string;
  /** Where the desk is; here by default. */
  cluster?: Cluster;
  /** For tests. */
  failpoint?: (name: string) => Promise<void>;
}

/** Takes up what an earlier process left, and sends from now on, until it is disposed of. */
export async function startTelling(
  { store, clock, faults, secret, failpoint, cluster = SOLE, ...settings }: TellingOptions,
): Promise<Telling> {
  const { public_url, time_zone } = settings;
  const newId = createIds(() => clock.nowMs());
  const source = { store, clock, time_zone, newId };
  const desk = await openDesk({ ...source, cluster });
  const incidents = new IncidentReads({
    desk,
    store: {
      // A page shows what is known without the database.
      listIncidents: (query) =>
        cluster.cutOffSinceMs === null ? store.listIncidents(query) : Promise.resolve([]),
    },
  });
  const ownActs = createOperatorActs({ desk, store, time_zone });
  const sealer = await createSealer(secret, CHANNEL_PURPOSE);
  const unseal = createUnseal(sealer);
  const onFault = (doing: string, error: unknown) => faults.write(doing, error);
  const attempts = new AttemptCounts();
  const sender = createSender({
    outbox: createOutbox({ desk, store, clock, counts: attempts }),
    unseal,
    compose: async (delivery, channel, nowMs) =>
      composeMessage(await readFacts(delivery, channel, nowMs, { desk, store, public_url }), nowMs),
    clock,
    random: Math.random,
    onBroken: ownActs.breakChannel,
    onWorks: ownActs.mendChannel,
    onFault,
    maySend: () => desk.isHere,
    ...(failpoint === undefined ? {} : { failpoint }),
  });
  const heartbeat = await openHeartbeat({
    store,
    clock,
    sealer,
    outboxMs: sender.lastRoundMs,
    onFault,
    isPaused: true,
  });
  const sending = new SendingTerms(sender, heartbeat);
  const begin = async () => {
    await checkSecrets({ desk, acts: ownActs, unseal, onFault });
    sending.begin();
  };
  const keeper = new DeskKeeper({
    desk,
    source,
    cluster,
    onCame: async () => {
      await begin();
      await shared.takeUp(heartbeat);
    },
    onWent: () => sending.end(),
  });
  const shared = shareDesk({ desk, cluster, keeper, ownActs, incidents, ...source });
  if (cluster === SOLE) await begin();
  else await keeper.start();
  const stopListening = desk.onNews(({ isQueued }) => isQueued && sender.wake());

  return {
    desk,
    acts: shared.acts,
    incidents,
    windows: new WindowReads({ desk, clock }),
    sender,
    sealer,
    unseal,
    heartbeat: shared.heartbeatOf(heartbeat),
    attempts,
    troubles: new TroubleWatch({ desk, heartbeat }),
    tasks: [
      {
        name: "look at incidents and messages as time goes by",
        starts: { every_ms: TICK_MS },
        run: () => desk.tick(),
      },
      {
        name: "take up what commands do to incidents",
        starts: { every_ms: REWATCH_AFTER_MS },
        run: (signal) => shared.follow(signal, heartbeat),
      },
      heartbeat.task,
      ...cluster === SOLE ? [] : [keeper.task],
    ],
    async [Symbol.asyncDispose]() {
      stopListening();
      keeper[Symbol.dispose]();
      await sending[Symbol.asyncDispose]();
    },
  };
}

/** Puts the server together and keeps it running until it is stopped. */
import type { IncomingMessage } from "node:http";
import type { Logger } from "@logtape/logtape";
import { type Clock, systemClock } from "../shared/clock.ts";
import { AgentSockets } from "./agents/agent_sockets.ts";
import { createApp } from "./app.ts";
import { createEnrolments } from "./auth/enrolments.ts";
import { createHandouts } from "./auth/handouts.ts";
import { createHostTokens } from "./auth/host_tokens.ts";
import { createHashing } from "./auth/hashing.ts";
import { createApiTokenRate } from "./auth/api_token_rate.ts";
import { createAudit } from "./auth/audit.ts";
import { createFactorChallenges } from "./auth/factor_challenges.ts";
import { createKnownBrowsers } from "./auth/known_browsers.ts";
import { addressKey } from "./auth/login_limit.ts";
import { createSignInLimit } from "./auth/sign_in_limit.ts";
import { createNotificationLimit } from "./routes/hooks/notification_limit.ts";
import { BrowserSockets } from "./browsers/browser_sockets.ts";
import { clientAddress } from "./web/client_address.ts";
import { SOLE } from "./cluster/cluster.ts";
import { viewServers } from "./cluster/servers_view.ts";
import { SharedCluster } from "./cluster/shared_cluster.ts";
import { startCluster } from "./cluster/start_cluster.ts";
import { ALONE } from "./views/server_entry.ts";
import type { ServerConfig } from "./config.ts";
import { listen } from "./listen.ts";
import { openAccess } from "./open_access.ts";
import { countDescriptors } from "./sockets/descriptors.ts";
import { trimmedText, warnOfDisk } from "./ingest/disk.ts";
import { createFaultLog, type FaultLog } from "./fault_log.ts";
import { Fleet } from "./fleet/fleet.ts";
import { planIndexing } from "./fleet/index_ahead.ts";
import { createReads } from "./fleet/reads.ts";
import { DiskShare } from "./ingest/disk_share.ts";
import { Ingest } from "./ingest/ingest.ts";
import { StorageHealth } from "./ingest/storage_health.ts";
import { createProcessFigures } from "./metrics/process_figures.ts";
import { planTasks } from "./tasks/mod.ts";
import { Tasks } from "./tasks/tasks.ts";
import { loadSecretKey } from "./secret_key.ts";
import { watchListener } from "./self_check.ts";
import { startWorkload } from "./sockets/workload.ts";
import { startTelling } from "./telling/mod.ts";
import type { ServiceManager } from "./service_manager.ts";
import { Connections } from "./sockets/connections.ts";
import { listSocketDoors } from "./socket_doors.ts";
import { acceptSockets } from "./sockets/upgrade.ts";
import { type AgentPackages, NO_PACKAGES } from "./web/agent_packages.ts";
import type { StaticFiles } from "./web/static_files.ts";
import { createStrangersLog } from "./web/strangers_log.ts";
import { createEngine } from "./store/engines.ts";
import { COMMIT_LIMITS } from "./store/group_commit.ts";
import { warmUp } from "./warm_up.ts";
import {
  createRequestListener,
  createRequestServer,
  type RequestLimits,
} from "./web/request_door.ts";
import { SOURCE_WORKERS, type Workers } from "./source_workers.ts";

export interface ServeOptions {
  config: ServerConfig;
  files: StaticFiles;
  log: Logger;
  /** For hosts that are being enrolled; none by default. */
  agentPackages?: AgentPackages;
  clock?: Clock;
  workers?: Workers;
  /** How many file descriptors may be open; found out when it is not given. */
  descriptors?: number;
  /** What is told of each sign of life; nobody by default. */
  manager?: Pick<ServiceManager, "alive">;
  /** Where faults are told; in `log` by default. */
  faults?: FaultLog;
  /** For tests, which do not wait for half a minute. */
  selfCheck?: { everyMs: number; withinMs: number };
  /** How long a sample may wait to be committed with others; two seconds. */
  commitWaitMs?: number;
  /** For tests that have less time than strangers. */
  requestLimits?: RequestLimits | undefined;
}

export interface RunningServer extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  url: string;
  /** The development password, when this start made one. */
  made_password: string | null;
  /** Resolves with why when it can no longer serve anybody; never as long as it can. */
  dead: Promise<string>;
}

/** Starts serving. Rejects with `DatabaseRefused` or `CommandFailed`, whose messages say why. */
export async function serve(
  { config, files, log, clock = systemClock, workers = SOURCE_WORKERS, ...options }: ServeOptions,
): Promise<RunningServer> {
  const { descriptors = countDescriptors(), requestLimits: limits } = options;
  const { agentPackages = NO_PACKAGES } = options;
  // Whatever is started goes on the stack, and is stopped in the opposite order.
  await using stack = new AsyncDisposableStack();
  const engine = createEngine(config.database_path, { ...workers, address: config.database_url });
  const lock = stack.use(await engine.lockToServe());
  const { commitWaitMs = COMMIT_LIMITS.waitMs, faults = createFaultLog({ log, clock }) } = options;
  const onFault = (error: unknown) => faults.write("finish work in the background", error);
  const store = stack.use(await engine.open({ lock, log, commitWaitMs }));
  const secret = await loadSecretKey(config.secret_key_base, engine.directory);
  const cluster = store.cluster === null
    ? SOLE
    // What servers have of each other lapses by the database's time, which nobody moves.
    : stack.use(
      await startCluster(store.cluster, { config, secret, clock: systemClock, faults }),
    );
  const hashing = stack.use(createHashing({ startWorker: workers.startHashWorker }));
  const audit = stack.use(createAudit({ store, clock, log, onFault }));
  const isReached = () => cluster.cutOffSinceMs === null;
  const access = { store, clock, config, hashing, secret, audit, faults, isReached };
  const { sessions, factors, walls, password, checkViewer } = await openAccess(access);
  const strangersLog = stack.use(createStrangersLog({ log, clock }));
  const server = createRequestServer({ log: strangersLog, limits });
  let whenClosed = Promise.resolve();
  stack.defer(() => {
    // The sockets have said goodbye by now; what pages still hold open is cut.
    server.closeAllConnections();
    return whenClosed;
  });
  const { public_origin: public_url, time_zone } = config;
  const telling = stack.use(
    await startTelling({ store, clock, faults, secret, public_url, time_zone, cluster }),
  );
  const fleet = stack.use(new Fleet(store, clock, onFault, telling.desk, cluster));
  await fleet.start();
  telling.heartbeat.begin(() => fleet.judgedMs);
  const reads = createReads(fleet);
  const { retention_hours } = config;
  const disk_bytes = engine.diskBytes();
  if (disk_bytes !== null) warnOfDisk(log, { disk_bytes, retention_hours, hosts: fleet.size });
  const disk = stack.use(
    new DiskShare({
      store,
      disk_bytes,
      retention_hours,
      hosts: () => fleet.size,
      onTrimmed: (hostId, bytes) => fleet.exceeded(hostId, trimmedText(bytes)),
      log,
    }),
  );
  const ingest = new Ingest({ store, fleet, clock, log, retention_hours, disk });
  stack.defer(() => ingest.drain());
  const storage = stack.use(new StorageHealth({ ingest, cluster }));
  const addressOf = (request: IncomingMessage) =>
    clientAddress(
      request.socket.remoteAddress ?? "",
      request.headers["x-forwarded-for"]?.toString(),
      config.trusted_proxies,
    );
  const connections = new Connections({
    descriptors,
    keyOf: addressKey,
    addressOf,
    isSignedIn: async (request) => await checkViewer(request) !== null,
    clock,
    log,
  });
  const workload = await startWorkload(stack, log);
  const agents = stack.use(
    new AgentSockets({
      store,
      hashing,
      fleet,
      ingest,
      cluster,
      connections,
      workload,
      clock,
      log,
      faults,
      strangersLog,
      secret,
    }),
  );
  const browsers = stack.use(
    new BrowserSockets({
      fleet,
      reads,
      incidents: telling.incidents,
      windows: telling.windows,
      storage,
      troubles: telling.troubles,
      factors,
      build: files.assets.entry,
      cluster,
      sessions,
      walls,
      clock,
      faults,
    }),
  );

  const tasks = stack.use(new Tasks({ clock, faults }));
  const plans = planTasks({
    store,
    audit,
    factors,
    ledgers: fleet.ledgers,
    isOnDuty: () => cluster.hasDesk,
    clock,
    log,
    retention_hours,
  });
  const isWanted = () => browsers.hasOperators;
  const indexing = planIndexing(reads, { hosts: fleet, isWanted, clock, onFault });
  for (const plan of [indexing, ...plans, ...telling.tasks]) tasks.start(plan);

  const hostTokens = createHostTokens({ store, hashing, secret });
  const app = createApp({
    config,
    store,
    fleet,
    reads,
    sessions,
    hashing,
    hostTokens,
    enrolments: createEnrolments({ store, tokens: hostTokens, clock }),
    agentPackages,
    handouts: createHandouts(clock),
    password,
    signInLimit: createSignInLimit(clock),
    knownBrowsers: createKnownBrowsers({ secret, clock }),
    factors,
    factorChallenges: createFactorChallenges(clock),
    walls,
    apiTokenRate: createApiTokenRate(clock),
    audit,
    clock,
    log,
    strangersLog,
    files,
    onFault,
    storage,
    servers: cluster instanceof SharedCluster
      ? viewServers(cluster, () => fleet.followDelayMs)
      : ALONE,
    telling,
    tasks: () => [...fleet.tasks(), ...tasks.list()],
    figures: createProcessFigures({ ingest, store, connections, engine, clock }),
  });
  const bodyBytesOf = createNotificationLimit({ store, clock, onFault });
  const door = { log: strangersLog, limits, bodyBytesOf };
  connections.watch(server, createRequestListener(app.fetch, door));
  acceptSockets(
    server,
    listSocketDoors({
      agents,
      browsers,
      connections,
      public_origin: config.public_origin,
      addressOf,
      checkViewer,
    }),
    (error) => faults.write("take a socket", error),
  );

  warmUp(reads, files.assets, clock);
  const url = await listen(server, config);
  stack.defer(() => {
    whenClosed = new Promise((resolve) => server.close(() => resolve()));
  });

  const stopped = new AbortController();
  stack.defer(() => stopped.abort());
  const listener = watchListener({
    url,
    log,
    signal: stopped.signal,
    taken: () => connections.taken,
    onAlive: () => options.manager?.alive(),
    ...options.selfCheck,
  });
  const dead = whenDead([store.broken, hashing.broken], { listener, log });

  const running = stack.move();
  return {
    url,
    dead,
    made_password: password.made,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Resolves with why the server can no longer serve anybody; never as long as it can. */
function whenDead(
  workers: readonly Promise<string>[],
  { listener, log }: { listener: Promise<string | null>; log: Logger },
): Promise<string> {
  const dead = Promise.withResolvers<string>();
  listener.then((fault) => fault !== null && dead.resolve(`the listener is dead (${fault})`));
  for (const broken of workers) {
    broken.then((why) => {
      log.error("Cannot go on: {why}", { why });
      dead.resolve(why);
    });
  }
  return dead.promise;
}

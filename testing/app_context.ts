import { getLogger } from "@logtape/logtape";
import { TestingClock } from "./clock.ts";
import { createApiTokenRate } from "../server/auth/api_token_rate.ts";
import { createAudit } from "../server/auth/audit.ts";
import { createEnrolments } from "../server/auth/enrolments.ts";
import { createHandouts } from "../server/auth/handouts.ts";
import { createHostTokens } from "../server/auth/host_tokens.ts";
import type { Hashing } from "../server/auth/hashing.ts";
import { createFactorChallenges } from "../server/auth/factor_challenges.ts";
import { createFactors, FACTOR_PURPOSE } from "../server/auth/factors.ts";
import { createKnownBrowsers } from "../server/auth/known_browsers.ts";
import { createSealer } from "../server/auth/sealed.ts";
import { createSessions } from "../server/auth/sessions.ts";
import { createSignInLimit } from "../server/auth/sign_in_limit.ts";
import { ALONE } from "../server/views/server_entry.ts";
import { STORING } from "../server/views/storage_state.ts";
import { createWalls } from "../server/auth/walls.ts";
import { NO_PACKAGES } from "../server/web/agent_packages.ts";
import type { AppContext } from "../server/web/context.ts";
import { Fleet } from "../server/fleet/fleet.ts";
import { createReads } from "../server/fleet/reads.ts";
import { startTelling } from "../server/telling/mod.ts";
import { createProcessFigures } from "../server/metrics/process_figures.ts";
import type { Store } from "../server/store/port.ts";
import { createStrangersLog } from "../server/web/strangers_log.ts";

export interface TestingContext extends AsyncDisposable {
  context: AppContext;
  clock: TestingClock;
}

/** What `createApp` needs, without a server: on `store`, with a clock that a test moves. */
export async function createTestingContext(
  store: Store,
  parts: { hashing: Hashing } & Partial<AppContext>,
): Promise<TestingContext> {
  const stack = new AsyncDisposableStack();
  const clock = new TestingClock();
  const log = getLogger("server");
  const onFault = (error: unknown) => {
    throw error;
  };
  const sealer = await createSealer("secret", FACTOR_PURPOSE);
  const time_zone = "UTC";
  const faults = { write: (_: string, error: unknown) => onFault(error) };
  const telling = stack.use(
    await startTelling({ store, clock, faults, secret: "secret", public_url: null, time_zone }),
  );
  const fleet = stack.use(new Fleet(store, clock, onFault, telling.desk));
  const hostTokens = createHostTokens({ store, hashing: parts.hashing, secret: "secret" });
  const context: AppContext = {
    telling,
    config: { production: false, public_origin: null, trusted_proxies: [], time_zone },
    store,
    fleet,
    reads: createReads(fleet),
    hostTokens,
    enrolments: createEnrolments({ store, tokens: hostTokens, clock }),
    agentPackages: NO_PACKAGES,
    handouts: createHandouts(clock),
    sessions: createSessions({ store, clock }),
    password: { verify: () => Promise.resolve(false), made: null, hasChanged: false },
    signInLimit: createSignInLimit(clock),
    factors: createFactors({ store, sealer, clock }),
    factorChallenges: createFactorChallenges(clock),
    walls: createWalls({ store, clock }),
    knownBrowsers: createKnownBrowsers({ secret: "secret", clock }),
    apiTokenRate: createApiTokenRate(clock),
    audit: stack.use(createAudit({ store, clock, log, onFault })),
    clock,
    log,
    strangersLog: stack.use(createStrangersLog({ log, clock })),
    files: { assets: { entry: "client.js", styles: "app.css" }, find: () => null },
    onFault,
    storage: STORING,
    servers: ALONE,
    tasks: () => [],
    figures: createProcessFigures({
      ingest: { answers: new Map([["ok", 0]]), pendingBytes: 0 },
      store,
      connections: { counts: {}, limits: {} },
      clock,
      engine: { sizeBytes: () => Promise.resolve(0) },
    }),
    ...parts,
  };
  return { context, clock, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

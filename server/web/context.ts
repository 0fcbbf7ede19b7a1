import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import type { Hashing } from "../auth/hashing.ts";
import type { HostTokens } from "../auth/host_tokens.ts";
import type { ApiTokenRate } from "../auth/api_token_rate.ts";
import type { Audit } from "../auth/audit.ts";
import type { Enrolments } from "../auth/enrolments.ts";
import type { Handout } from "../auth/handouts.ts";
import type { FactorChallenges } from "../auth/factor_challenges.ts";
import type { Factors } from "../auth/factors.ts";
import type { KnownBrowsers } from "../auth/known_browsers.ts";
import type { SignInLimit } from "../auth/sign_in_limit.ts";
import type { OperatorPassword } from "../auth/passwords.ts";
import type { ShortMemory } from "../auth/short_memory.ts";
import type { Sessions } from "../auth/sessions.ts";
import type { Walls } from "../auth/walls.ts";
import type { ServerConfig } from "../config.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { FleetReads } from "../fleet/reads.ts";
import type { AgentPackages } from "./agent_packages.ts";
import type { StaticFiles } from "./static_files.ts";
import type { Store } from "../store/port.ts";
import type { Telling } from "../telling/mod.ts";
import type { ProcessFigures } from "../views/process_figures.ts";
import type { ServersView } from "../views/server_entry.ts";
import type { StorageState } from "../views/storage_state.ts";
import type { TaskStatus } from "../views/task.ts";
import type { StrangersLog } from "./strangers_log.ts";

/** What handlers work with; built once at start, or by a test. */
export interface AppContext {
  config: Pick<ServerConfig, "production" | "public_origin" | "trusted_proxies" | "time_zone">;
  store: Store;
  fleet: Fleet;
  reads: FleetReads;
  sessions: Sessions;
  hashing: Hashing;
  hostTokens: HostTokens;
  enrolments: Enrolments;
  agentPackages: AgentPackages;
  handouts: ShortMemory<Handout>;
  password: OperatorPassword;
  signInLimit: SignInLimit;
  factors: Factors;
  factorChallenges: FactorChallenges;
  walls: Walls;
  knownBrowsers: KnownBrowsers;
  apiTokenRate: ApiTokenRate;
  audit: Audit;
  clock: Clock;
  log: Logger;
  /** For whatever somebody can cause who has not signed in. */
  strangersLog: StrangersLog;
  files: StaticFiles;
  /** Something failed that no request has to wait for. */
  onFault(error: unknown): void;
  /** Incidents, and what channels are told of them. */
  telling: Pick<
    Telling,
    | "desk"
    | "acts"
    | "incidents"
    | "windows"
    | "sealer"
    | "unseal"
    | "heartbeat"
    | "troubles"
    | "attempts"
  >;
  /** How the server's own work stands. */
  tasks(): TaskStatus[];
  /** What the process holds and has done. */
  figures(): Promise<ProcessFigures>;
  storage: StorageState;
  servers: ServersView;
}

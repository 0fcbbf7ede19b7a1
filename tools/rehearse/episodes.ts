/** Hosts that turn bad and good again, so that there is something to show and to tell. */
import { pause } from "../bench/wait.ts";
import type { Random } from "../sample_week/random.ts";
import type { AgentsQuestion } from "./agents_process.ts";
import type { Episode } from "./held.ts";
import type { ServerNode } from "./server_node.ts";
import type { Stage } from "./stage.ts";

/** The reason that comes and goes with the disk; what its errors leave behind stays. */
const TURNING_CODE = "pool_health";

interface HostSummary {
  reasons: { code: string }[];
}

const EVERY_MS = 12_000;
const BAD_MS = 25_000;
const SEEN_WITHIN_MS = 45_000;
const ASK_EVERY_MS = 200;

/** Begins one episode after the other until `signal` aborts; resolves when the last has ended. */
export async function playEpisodes(
  stage: Stage,
  { random, episodes, signal, until }: {
    random: Random;
    /** Each is added when it begins. */
    episodes: Episode[];
    /** No further one begins. */
    until: AbortSignal;
    /** Ends everything. */
    signal: AbortSignal;
  },
): Promise<void> {
  const left = stage.names.map((_, host) => host);
  const running: Promise<void>[] = [];
  while (!until.aborted && left.length > 0) {
    const [host = 0] = left.splice(Math.floor(random() * left.length), 1);
    running.push(playOne(stage, { host, episodes, signal }));
    await pause(EVERY_MS, until).catch(() => {}); // the loop's condition sees it
  }
  await Promise.all(running);
}

/** Each host at most once, so that one incident is one episode. */
async function playOne(
  stage: Stage,
  { host, episodes, signal }: { host: number; episodes: Episode[]; signal: AbortSignal },
): Promise<void> {
  for (const isBad of [true, false]) {
    const question: AgentsQuestion = { ask: "turn", host, isBad };
    await stage.agents.ask(question);
    const seenAtMs: Episode["seenAtMs"] = {};
    const name = stage.names[host] ?? "";
    episodes.push({ host: name, isBad, fromMs: Date.now(), seenAtMs });
    const watching = stage.servers.map(async (server) => {
      seenAtMs[server.name] = await firstSeen(server, { name, isBad, signal });
    });
    await Promise.all([...watching, pause(BAD_MS, signal)]);
  }
}

async function firstSeen(
  server: ServerNode,
  { name, isBad, signal }: { name: string; isBad: boolean; signal: AbortSignal },
): Promise<number | null> {
  const untilMs = performance.now() + SEEN_WITHIN_MS;
  while (performance.now() < untilMs) {
    const summary = await server.read<HostSummary>(`/api/summary?host=${name}`);
    const isShown = summary?.reasons.some(({ code }) => code === TURNING_CODE);
    if (isShown === isBad) return Date.now();
    await pause(ASK_EVERY_MS, signal);
  }
  return null;
}

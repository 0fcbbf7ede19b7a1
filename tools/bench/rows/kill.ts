import { DatabaseSync } from "node:sqlite";
import { agentSocketUrl } from "../../simulate/agent_frames.ts";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { Acknowledged, LoadQuestion } from "../load_process.ts";
import type { Figure, RowContext } from "../row.ts";
import { type ServerSetup, setUpServer } from "../server_process.ts";
import { pause, within } from "../wait.ts";

const ROUNDS = 5;
const AGENTS = 50;
const GUESTS = 12;
/** Many in flight make long commits, in which a kill finds much to lose. */
const WINDOW = 40;
/** By then a server that has just been started acknowledges by the hundred. */
const KILL_AFTER_MS = 4_000;
/** Each round dies a little later, so that no two die at the same point of a commit. */
const STEP_MS = 137;
/** More than a round can take: the load ends with its server. */
const LOAD_SECONDS = 60;

const LIST_STORED = `
  SELECT collected_at_us / 1000 AS at_ms
  FROM samples JOIN hosts ON hosts.id = samples.host_id WHERE hosts.name = ?`;

/** Kills the server in the middle of its work, and looks for every sample it acknowledged. */
export async function measureKill(context: RowContext): Promise<Figure[]> {
  await using setup = await setUpServer(context.directory, AGENTS);
  let acknowledged = 0;
  let lost = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const known = await loadAndKill(setup, context, KILL_AFTER_MS + STEP_MS * round);
    acknowledged += Object.values(known).reduce((sum, { length }) => sum + length, 0);
    lost += countLost(setup.database.path, known);
  }
  return [
    { what: "acknowledged samples lost", value: lost, unit: "", limit: { at_most: 0 } },
    // Without any, nothing could have been lost.
    { what: "samples acknowledged", value: acknowledged, unit: "", limit: { at_least: 1000 } },
    { what: "kills", value: ROUNDS, unit: "" },
  ];
}

async function loadAndKill(
  setup: ServerSetup,
  { signal, recordings }: RowContext,
  afterMs: number,
): Promise<Acknowledged> {
  await using server = await setup.start(signal);
  await using load = startLineProcess(new URL("../load_process.ts", import.meta.url));
  const ask = <Answer>(question: LoadQuestion) => within(load.ask<Answer>(question), signal);
  await ask({
    ask: "connect",
    options: {
      urls: [agentSocketUrl(server.url)],
      agents: setup.agents,
      recordings: await recordings(),
      guests: GUESTS,
      window: WINDOW,
    },
  });
  const running = ask({ ask: "run", seconds: LOAD_SECONDS, window: WINDOW });
  await pause(afterMs, signal);
  Deno.kill(server.pid, "SIGKILL");
  await running;
  return await ask({ ask: "acknowledged" });
}

/** Opening the database brings back what the write-ahead log holds, as the next start does. */
function countLost(databasePath: string, acknowledged: Acknowledged): number {
  using db = new DatabaseSync(databasePath);
  const list = db.prepare(LIST_STORED);
  let lost = 0;
  for (const [name, times] of Object.entries(acknowledged)) {
    const stored = new Set(list.all(name).map(({ at_ms }) => at_ms));
    lost += times.filter((atMs) => !stored.has(atMs)).length;
  }
  return lost;
}

/** A busy host that no agent runs on: its samples of the last hours come over a real socket. */
import { sampleWeek, type WeekSample } from "../tools/sample_week/week.ts";
import { openRawSocket } from "./raw_socket.ts";

/** Seconds between the samples of each kind. */
const INTERVALS = { fast: 300, medium: 300, slow: 1800 };

/** The server closes what is silent for 60 s. */
const HEARTBEAT_MS = 20_000;
const HEARTBEAT = [null, "heartbeat", "phoenix", "heartbeat", {}];

/** So that many go into one commit, and not more wait for theirs than of one host may. */
const AT_ONCE = 100;

export interface SimulatedHostOptions {
  name: string;
  token: string;
  /** The same seed gives the same host. */
  seed?: number;
  guests?: number;
  /** How far back its first sample lies; 0: one sample of each kind. */
  hours?: number;
  /** Changes each sample before it is sent. */
  change?: (sample: WeekSample) => void;
}

export interface SimulatedHost extends AsyncDisposable {
  /** Sends one more sample, as the agent would; resolves once it is committed. */
  send(sample: WeekSample): Promise<void>;
  /** The newest fast sample it sent. */
  newest: WeekSample;
}

/** Joins, and sends its past; from then on it is connected. */
export async function openSimulatedHost(
  url: string,
  { name, token, seed = 1, guests = 20, hours = 0, change = () => {} }: SimulatedHostOptions,
): Promise<SimulatedHost> {
  const topic = `host:${name}`;
  await using stack = new AsyncDisposableStack();
  const socket = stack.use(await openRawSocket(url));
  const check = (event: string, reply: unknown) => {
    if ((reply as { status: string }).status === "ok") return;
    throw new Error(`Cannot send ${event}: ${JSON.stringify(reply)}`);
  };
  const request = async (event: string, payload: object) =>
    check(event, await socket.deliver(topic, event, payload));
  const push = ({ kind, collected_at_ms, data }: WeekSample) => {
    const collected_at = new Date(collected_at_ms).toISOString();
    const payload = { collected_at, sent_at: new Date().toISOString(), data };
    return [`metric:${kind}`, payload] as const;
  };

  await request("phx_join", { token, agent_version: "1.0.0", intervals: INTERVALS });
  const start_ms = Date.now() - hours * 3_600_000;
  let newest: WeekSample | null = null;
  let sent = 0;
  let unanswered = 0;
  const awaitAnswer = async () => {
    check("its past", (await socket.next())[4]);
    unanswered--;
  };
  for (const sample of sampleWeek({ hours: hours + 0.001, seed, guests, start_ms })) {
    const second = Math.floor((sample.collected_at_ms - start_ms) / 1000);
    if (second % INTERVALS[sample.kind] !== 0) continue;
    change(sample);
    socket.send(["1", `past ${++sent}`, topic, ...push(sample)]);
    if (++unanswered >= AT_ONCE) await awaitAnswer();
    if (sample.kind === "fast") newest = sample;
  }
  while (unanswered > 0) await awaitAnswer();
  if (newest === null) throw new RangeError(`Cannot simulate ${hours} h: there is no sample`);
  const heartbeat = setInterval(() => socket.send(HEARTBEAT), HEARTBEAT_MS);
  stack.defer(() => clearInterval(heartbeat));
  const opened = stack.move();
  return {
    send: (sample) => request(...push(sample)),
    newest,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** A busy host that no agent runs on: its samples of the last hours come over a real socket. */
import { sampleWeek, type WeekSample } from "../../tools/sample_week/week.ts";
import { openRawSocket } from "./raw_socket.ts";

/** Seconds between the samples of each kind. */
const INTERVALS = { fast: 300, medium: 300, slow: 1800 };

/** The server closes what is silent for 60 s. */
const HEARTBEAT_MS = 20_000;
const HEARTBEAT = [null, "heartbeat", "phoenix", "heartbeat", {}];

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
  const request = async (event: string, payload: object) => {
    const reply = await socket.request(topic, event, payload) as { status: string };
    if (reply.status !== "ok") throw new Error(`Cannot send ${event}: ${JSON.stringify(reply)}`);
  };
  const send = ({ kind, collected_at_ms, data }: WeekSample) => {
    const collected_at = new Date(collected_at_ms).toISOString();
    return request(`metric:${kind}`, { collected_at, sent_at: new Date().toISOString(), data });
  };

  await request("phx_join", { token, agent_version: "1.0.0", intervals: INTERVALS });
  const start_ms = Date.now() - hours * 3_600_000;
  let newest: WeekSample | null = null;
  for (const sample of sampleWeek({ hours: hours + 0.001, seed, guests, start_ms })) {
    const second = Math.floor((sample.collected_at_ms - start_ms) / 1000);
    if (second % INTERVALS[sample.kind] !== 0) continue;
    change(sample);
    await send(sample);
    if (sample.kind === "fast") newest = sample;
  }
  if (newest === null) throw new RangeError(`Cannot simulate ${hours} h: there is no sample`);
  const heartbeat = setInterval(() => socket.send(HEARTBEAT), HEARTBEAT_MS);
  stack.defer(() => clearInterval(heartbeat));
  const opened = stack.move();
  return { send, newest, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

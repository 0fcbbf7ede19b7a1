/** Whether the listener still answers: asked by the server itself, over the network. */
import type { Logger } from "@logtape/logtape";
import { type Clock, systemClock } from "../shared/clock.ts";
import { SHARES } from "../shared/shares.ts";

const { selfCheckEverySeconds, selfCheckWithinSeconds } = SHARES.connections;

export interface SelfCheckOptions {
  /** Where the server listens. */
  url: string;
  log: Logger;
  signal: AbortSignal;
  /** How many connections the listener took, since the start: one that does is busy, and not dead. */
  taken?(): number;
  /** Called after each check that was answered, and while it is busy. */
  onAlive?(): void;
  clock?: Clock;
  everyMs?: number;
  withinMs?: number;
}

/** The time is counted in turns of the event loop: a process that was stopped had none. */
const TURN_MS = 500;
/** So many times as long a listener that takes connections may take to answer: then nobody is. */
const BUSY_PARTS = 6;
const QUESTION = "GET /healthz HTTP/1.1\r\nhost: self-check\r\nconnection: close\r\n\r\n";

/**
 * Asks until the listener is dead, and resolves then with why in words; null once `signal`
 * aborts. Any answer is a sign of life, 503 among them.
 */
export async function watchListener(
  {
    url,
    log,
    signal,
    taken = () => 0,
    onAlive = () => {},
    clock = systemClock,
    everyMs = selfCheckEverySeconds * 1000,
    withinMs = selfCheckWithinSeconds * 1000,
  }: SelfCheckOptions,
): Promise<string | null> {
  const { hostname, port } = new URL(url);
  const target = { hostname: reachable(hostname), port: Number(port) };
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal);
    if (signal.aborted) break;
    const fault = await findFault(target, { clock, withinMs, signal, taken, onAlive });
    if (signal.aborted) break;
    if (fault !== null) {
      log.error("The listener at {url} is dead: {fault}", { url, fault });
      return fault;
    }
    onAlive();
  }
  return null;
}

type Target = { hostname: string; port: number };
type Patience =
  & { clock: Clock; withinMs: number; signal: AbortSignal }
  & Required<Pick<SelfCheckOptions, "taken" | "onAlive">>;

/**
 * Null when one request was answered in time; it is asked again as long as there is time. While all
 * agents of a large fleet come at once the question waits behind them, so there is more of it.
 */
async function findFault(
  target: Target,
  { clock, withinMs, signal, taken, onAlive }: Patience,
): Promise<string | null> {
  const over = new AbortController();
  let fault = "no answer";
  let waitedMs = 0;
  const asking = (async () => {
    while (!over.signal.aborted && !signal.aborted) {
      const problem = await ask(target, over.signal);
      if (problem === null) return true;
      fault = problem;
      await clock.sleep(TURN_MS, over.signal);
    }
    return false;
  })();
  const timer = (async () => {
    let before = taken();
    let silentMs = 0;
    for (; waitedMs < BUSY_PARTS * withinMs && silentMs < withinMs; waitedMs += TURN_MS) {
      await clock.sleep(TURN_MS, AbortSignal.any([signal, over.signal]));
      if (signal.aborted || over.signal.aborted) break;
      const isBusy = taken() > before;
      before = taken();
      silentMs = isBusy ? 0 : silentMs + TURN_MS;
      if (isBusy) onAlive();
    }
    over.abort();
    return false;
  })();
  const isAnswered = await Promise.race([asking, timer]);
  over.abort();
  await Promise.all([asking, timer]);
  return isAnswered ? null : `${fault} within ${waitedMs / 1000} s`;
}

/** One question; null when it was answered, else what came of it. */
async function ask(target: Target, signal: AbortSignal): Promise<string | null> {
  let connection: Deno.TcpConn | null = null;
  const close = () => connection?.close();
  try {
    connection = await Deno.connect({ ...target, signal });
    signal.addEventListener("abort", close, { once: true });
    await connection.write(new TextEncoder().encode(QUESTION));
    const read = await connection.read(new Uint8Array(64));
    return read === null ? "it closed the connection without an answer," : null;
  } catch (error) {
    if (signal.aborted) return "no answer";
    return `${error instanceof Error ? error.message : String(error)}, and no answer`;
  } finally {
    signal.removeEventListener("abort", close);
    if (!signal.aborted) close();
  }
}

/** An address that stands for all of them is reached by way of loopback. */
function reachable(hostname: string): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  if (hostname === "[::]") return "::1";
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

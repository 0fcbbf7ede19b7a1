/**
 * A network of its own for one server: it reaches the database over one pair of devices and is
 * reached by agents over another, so that the first can be cut like a cable.
 */
import { runCommand } from "../postgres/run_command.ts";

const PREFIX = "10.213";
/** The ends outside. */
const DATABASE_ADDRESS = `${PREFIX}.1.1`;
export const CALLER_ADDRESS = `${PREFIX}.2.1`;
/** Where the server listens. */
const SERVER_ADDRESS = `${PREFIX}.2.2`;

export interface Namespace extends AsyncDisposable {
  /** Put before a command, lets it run inside. */
  prefix: readonly [string, ...string[]];
  /** Where the database is, seen from inside. */
  databaseAddress: string;
  serverAddress: string;
  /** From here on no packet to or from the database arrives, and nobody is told. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Why there is none on this machine; null: there can be one. */
export async function whyNoNamespace(): Promise<string | null> {
  if (Deno.uid() !== 0) return "it takes root";
  const taken = await ip("-oneline", "address", "show");
  if (taken.includes(` ${PREFIX}.`)) return `${PREFIX}.0.0/16 is in use here`;
  const name = `monitor-probe-${Deno.pid}`;
  try {
    await ip("netns", "add", name);
    await ip("netns", "delete", name);
    return null;
  } catch {
    return "this system allows no network namespace (ip netns add)";
  }
}

export function namespaceName(): string {
  return `monitor-rehearse-${Deno.pid}`;
}

export async function openNamespace(): Promise<Namespace> {
  const name = namespaceName();
  await using stack = new AsyncDisposableStack();
  await ip("netns", "add", name);
  // Its devices go with it, and the other end of each.
  stack.defer(async () => void await ip("netns", "delete", name));
  await ip("-netns", name, "link", "set", "lo", "up");
  const database = `md${Deno.pid}`;
  await connect(name, database, `${PREFIX}.1`);
  await connect(name, `ma${Deno.pid}`, `${PREFIX}.2`);
  const opened = stack.move();
  return {
    prefix: ["ip", "netns", "exec", name],
    databaseAddress: DATABASE_ADDRESS,
    serverAddress: SERVER_ADDRESS,
    cut: async () => void await ip("link", "set", database, "down"),
    mend: async () => void await ip("link", "set", database, "up"),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function connect(name: string, device: string, network: string): Promise<void> {
  const inside = `${device}i`;
  await ip("link", "add", device, "type", "veth", "peer", "name", inside, "netns", name);
  await ip("address", "add", `${network}.1/30`, "dev", device);
  await ip("link", "set", device, "up");
  await ip("-netns", name, "address", "add", `${network}.2/30`, "dev", inside);
  await ip("-netns", name, "link", "set", inside, "up");
}

function ip(...args: string[]): Promise<string> {
  return runCommand(["ip", ...args]);
}

/**
 * What systemd is told of the service (sd_notify(3)): that it has started, that it goes on, that it
 * stops.
 *
 * As one datagram of this process, not by a `systemd-notify` child; both were tried. The child
 * takes 14 ms each time and would be a fifth one in a fast cycle that may have four; it is taken
 * for the main process only with CAP_SYS_ADMIN; it cannot be started when memory is short; and
 * where it knows `--exec` (systemd 257 does) it runs any other program, which the list of programs
 * is there to prevent. The price: the flag `--unstable-net` of a runtime that ships with the agent,
 * a socket of our own below `RuntimeDirectory=`, and no way to a manager that listens in the
 * abstract namespace (systemd listens below /run). The agent holds the whole network permission
 * anyway, since the address of its server stands in the configuration.
 */
import type { Clock } from "../../shared/clock.ts";
import { join } from "../../shared/posix_path.ts";
import { settlesWithin } from "./settles_within.ts";

/** What systemd sets where it listens. */
export const MANAGER_VARIABLES = ["NOTIFY_SOCKET", "RUNTIME_DIRECTORY", "WATCHDOG_USEC"] as const;

/** Where systemd listens, and our own end. */
export const NOTIFY_SOCKET = "/run/systemd/notify";
export const RUNTIME_DIRECTORY = "/run/proxmox-monitor-agent";
const SOCKET_NAME = "notify-sender";

/** A manager that takes no datagram for so long is not waited for. */
const TELL_LIMIT_MS = 5_000;

export interface ServiceManager extends Disposable {
  /** Null where nobody waits for signs of life; else how long one may be away. */
  watchdogMs: number | null;
  /** Says one word, "READY=1" for example, to who started the agent; never throws. */
  tell(word: string): Promise<void>;
}

type Environment = Readonly<Partial<Record<typeof MANAGER_VARIABLES[number], string>>>;

const NOBODY: ServiceManager = {
  watchdogMs: null,
  tell: () => Promise.resolve(),
  [Symbol.dispose]() {},
};

/**
 * Opens the way to systemd; where it did not start the agent, nobody is told anything. What does
 * not work is told to `onFault` once, as a sentence.
 */
export async function openServiceManager(
  environment: Environment,
  { clock, onFault }: { clock: Clock; onFault: (message: string) => void },
): Promise<ServiceManager> {
  const { NOTIFY_SOCKET: socket, RUNTIME_DIRECTORY: directory, WATCHDOG_USEC } = environment;
  if (socket === undefined || socket === "") return NOBODY;
  let complained = false;
  function complain(why: unknown): void {
    if (!complained) onFault(`Cannot tell systemd of the service: ${why}`);
    complained = true;
  }
  if (directory === undefined || !socket.startsWith("/")) {
    complain("it takes RuntimeDirectory= and a socket with a path");
    return NOBODY;
  }

  let sender: Deno.DatagramConn;
  try {
    sender = await bindSender(join(directory, SOCKET_NAME));
  } catch (error) {
    complain(error);
    return NOBODY;
  }
  return {
    watchdogMs: WATCHDOG_USEC === undefined ? null : Number(WATCHDOG_USEC) / 1000,
    async tell(word) {
      const bytes = new TextEncoder().encode(word);
      const sent = sender.send(bytes, { transport: "unixpacket", path: socket }).catch(complain);
      if (!await settlesWithin(sent, { clock, ms: TELL_LIMIT_MS })) complain("it takes nothing");
    },
    [Symbol.dispose]: () => sender.close(),
  };
}

/** What an earlier run left there is in the way. */
async function bindSender(path: string): Promise<Deno.DatagramConn> {
  await Deno.remove(path).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  return Deno.listenDatagram({ transport: "unixpacket", path });
}

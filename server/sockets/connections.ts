/**
 * Every connection that the listener takes, HTTP and sockets alike. At the limit of file
 * descriptors the platform's listener dies without a word, so each class of peers has a share of
 * them and no more. Whoever comes is a stranger until it says who it is: then it moves to the share
 * of the agents or of the browsers.
 *
 * Strangers who keep the server waiting (for the rest of a request, for a join) make room for
 * newer ones, the oldest of the address that holds most first. So neither a crowd of idle
 * connections nor unfinished forms by way of a proxy keep anybody out who says what he wants.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { type Connection, type PeerClass, StrangerPool } from "./stranger_pool.ts";

export interface ConnectionsOptions {
  /** How many file descriptors this process may have open. */
  descriptors: number;
  /** The key of an address as limits count it. */
  keyOf(address: string): string;
  /** The caller's address, by way of trusted proxies. */
  addressOf(request: IncomingMessage): string;
  isSignedIn(request: IncomingMessage): Promise<boolean>;
  clock: Clock;
  log: Logger;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

const BUSY = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 10\r\nconnection: close\r\n" +
  "content-type: text/plain\r\ncontent-length: 37\r\n\r\nToo many connections: try again later";

/** How often it is said that somebody was sent away. */
const SAY_EVERY_MS = 60_000;

export class Connections {
  readonly limits: Readonly<Record<PeerClass, number>>;
  #all = new Map<Socket, Connection>();
  #counts: Record<PeerClass, number> = { agents: 0, browsers: 0, strangers: 0 };
  #strangers = new StrangerPool();
  #taken = 0;
  #sentAway = 0;
  #saidAtMs = -Infinity;

  constructor(readonly options: ConnectionsOptions) {
    this.limits = shareOut(options.descriptors);
  }

  get counts(): Readonly<Record<PeerClass, number>> {
    return this.#counts;
  }

  /** How many the listener took, since the start. */
  get taken(): number {
    return this.#taken;
  }

  /** Counts every connection of `server`, and passes its requests on to `listener`. */
  watch(server: Server, listener: Listener): void {
    server.on("connection", (stream: Socket) => this.#take(stream));
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      this.#begin(request, response).then((isTaken) => {
        if (isTaken) return listener(request, response);
      }).catch(() => request.socket.destroy());
    });
  }

  /** Waits for the peer at `address` behind `stream` to say who it is; `cut` ends that. */
  expect(stream: Socket, address: string, cut: () => void): void {
    const connection = this.#all.get(stream);
    if (connection === undefined || connection.class !== "strangers") return;
    this.#strangers.remove(connection);
    connection.address = this.options.keyOf(address);
    connection.waits = () => true;
    connection.cut = cut;
    this.#strangers.add(connection);
  }

  /** Moves a connection to the share of `peers`; false when that is taken. */
  become(stream: Socket, peers: PeerClass): boolean {
    const connection = this.#all.get(stream);
    // One that is gone, or was sent away while it was being answered, takes no share.
    if (connection === undefined) return !stream.destroyed;
    if (connection.class === peers) return true;
    if (this.#counts[peers] >= this.limits[peers]) return false;
    this.#counts[connection.class]--;
    if (connection.class === "strangers") this.#strangers.remove(connection);
    connection.class = peers;
    this.#counts[peers]++;
    if (peers === "strangers") this.#strangers.add(connection);
    return true;
  }

  #take(stream: Socket): void {
    this.#taken++;
    stream.on("error", () => stream.destroy());
    if (!this.#makeRoom()) return sendAway(stream);
    const connection: Connection = {
      stream,
      class: "strangers",
      address: this.options.keyOf(stream.remoteAddress ?? ""),
      waits: () => true,
      cut: () => sendAway(stream),
    };
    this.#all.set(stream, connection);
    this.#counts.strangers++;
    this.#strangers.add(connection);
    stream.once("close", () => this.#forget(connection));
  }

  #forget(connection: Connection): void {
    if (!this.#all.delete(connection.stream)) return;
    this.#counts[connection.class]--;
    if (connection.class === "strangers") this.#strangers.remove(connection);
  }

  /** Whether one stranger more has a place, if need be another's. */
  #makeRoom(): boolean {
    if (this.#counts.strangers < this.limits.strangers) return true;
    const victim = this.#strangers.findWaiting();
    this.#say();
    if (victim === null) return false;
    this.#forget(victim);
    victim.cut();
    return true;
  }

  /** Whether a request may be answered; else it has been. */
  async #begin(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { addressOf, keyOf, isSignedIn } = this.options;
    const connection = this.#all.get(request.socket);
    if (connection === undefined) return false;
    this.#strangers.remove(connection);
    connection.address = keyOf(addressOf(request));
    connection.waits = () => hasBody(request) && !request.complete;
    this.#strangers.add(connection);
    response.once("close", () => this.#end(connection));
    // What is being answered cannot make room: half of the share is left for who comes next.
    const busyLimit = this.limits.strangers / 2;
    if (this.#counts.strangers < busyLimit || this.#strangers.countBusy() <= busyLimit) return true;
    if (await isSignedIn(request) && this.become(request.socket, "browsers")) return true;
    this.#say();
    this.#forget(connection);
    sendAway(request.socket);
    return false;
  }

  /** An answered connection that is kept open is anybody's again. */
  #end(connection: Connection): void {
    const { stream } = connection;
    if (!this.#all.has(stream) || connection.class === "agents") return;
    if (connection.class === "browsers" && !this.become(stream, "strangers")) {
      this.#forget(connection);
      return void stream.destroySoon();
    }
    this.#strangers.remove(connection);
    connection.address = this.options.keyOf(stream.remoteAddress ?? "");
    connection.waits = () => true;
    this.#strangers.add(connection);
  }

  #say(): void {
    this.#sentAway++;
    const nowMs = this.options.clock.monotonicMs();
    if (nowMs - this.#saidAtMs < SAY_EVERY_MS) return;
    this.options.log.warn(
      "Sent connections away ({count}): strangers hold {strangers} of {limit}, agents {agents}, " +
        "browsers {browsers}; {descriptors} file descriptors may be open",
      {
        count: this.#sentAway,
        ...this.#counts,
        limit: this.limits.strangers,
        descriptors: this.options.descriptors,
      },
    );
    this.#saidAtMs = nowMs;
    this.#sentAway = 0;
  }
}

function shareOut(descriptors: number): Record<PeerClass, number> {
  const { ofDescriptorsPercent, agentsPercent, browsersPercent, strangersPercent } =
    SHARES.connections;
  const all = descriptors * ofDescriptorsPercent / 100;
  const share = (percent: number) => Math.max(1, Math.floor(all * percent / 100));
  return {
    agents: share(agentsPercent),
    browsers: share(browsersPercent),
    strangers: share(strangersPercent),
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Says 503 to whoever is there, whatever it has sent so far, and ends the connection. */
function sendAway(stream: Socket): void {
  stream.write(BUSY);
  stream.destroySoon();
}

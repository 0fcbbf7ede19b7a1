/** The sockets agents come in by: who may join, which connection of a host counts, its pushes. */
import type { WebSocket } from "ws";
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import type { Hashing } from "../auth/hashing.ts";
import { HashingBusy } from "../auth/hashing.ts";
import {
  addressKey,
  type AttemptLimit,
  createAttemptLimit,
  JOIN_LIMIT,
} from "../auth/login_limit.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Ingest } from "../ingest/ingest.ts";
import { type Channel, ChannelSocket, type JoinResult, refuse } from "../sockets/channel_socket.ts";
import { SocketRegistry } from "../sockets/socket_registry.ts";
import type { HostStore } from "../store/store.ts";
import { joinAgent, type JoinedAgent } from "./join_agent.ts";
import { KINDS } from "../../shared/sample/mod.ts";
import { metricEvent } from "../../shared/channel/names.ts";

const MAX_BYTES_BEFORE_JOIN = 8 * 1024;
/** Replies are small; more than this waiting means that the agent does not read. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

export interface AgentSocketsOptions {
  store: HostStore;
  hashing: Hashing;
  fleet: Fleet;
  ingest: Ingest;
  clock: Clock;
  log: Logger;
  secret: string;
}

export class AgentSockets implements AsyncDisposable {
  #registry: SocketRegistry;
  #failedJoins: AttemptLimit;
  /** The one connection per host that counts; an older one is closed as replaced. */
  #current = new Map<number, Channel>();
  #stopListening: () => void;
  #isStopping = false;

  constructor(readonly options: AgentSocketsOptions) {
    this.#registry = new SocketRegistry(options.clock);
    this.#failedJoins = createAttemptLimit({ ...JOIN_LIMIT, clock: options.clock });
    this.#stopListening = options.fleet.onRevoked((hostId, reason) => {
      this.#current.get(hostId)?.socket.close(reason);
    });
  }

  /** How many are open. */
  get size(): number {
    return this.#registry.size;
  }

  /** Takes one opened WebSocket from `address`. */
  open(ws: WebSocket, address: string): void {
    const { clock, log } = this.options;
    const socket = new ChannelSocket(ws, {
      join: (topic, payload, channel) => this.#join(topic, payload, channel, address),
      maxBytesBeforeJoin: MAX_BYTES_BEFORE_JOIN,
      maxBufferedBytes: MAX_BUFFERED_BYTES,
      clock,
      onFault: (error) =>
        log.error("Cannot serve agent socket from {address}: {error}", {
          address,
          error,
        }),
    });
    if (this.#isBlocked(address)) return socket.close("too_many_failed_joins");
    this.#registry.add(socket, address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    this.#stopListening();
    await this.#registry[Symbol.asyncDispose]();
  }

  #isBlocked(address: string): boolean {
    return this.#failedJoins.retryAfterSeconds(addressKey(address)) > 0;
  }

  async #join(
    topic: string,
    payload: unknown,
    channel: Channel,
    address: string,
  ): Promise<JoinResult> {
    const { store, hashing, fleet, secret, log } = this.options;
    try {
      const join = await joinAgent(topic, payload, { store, hashing, secret });
      if (join.ok) {
        const { host } = join.agent;
        // The host may be new, or its token rotated while the hash was being checked.
        await fleet.refreshHosts();
        // One that went meanwhile would be shown as come and gone.
        if (!channel.socket.isOpen) return { ok: false, reason: "closed" };
        return fleet.isCurrentToken(host.id, host.token_hash)
          ? this.#admit(join.agent, channel)
          : { ok: false, reason: "invalid_token" };
      }
      this.#failedJoins.add(addressKey(address));
      log.warn("Refused join of {topic} from {address}: {reason}", {
        topic: topic.slice(0, 200),
        address,
        reason: join.reason,
      });
      if (this.#isBlocked(address)) channel.socket.close("too_many_failed_joins");
      return join;
    } catch (error) {
      if (error instanceof HashingBusy) return { ok: false, reason: "busy" };
      throw error;
    }
  }

  #admit(agent: JoinedAgent, channel: Channel): JoinResult {
    const { fleet, ingest, log } = this.options;
    const { host } = agent;
    const older = this.#current.get(host.id);
    this.#current.set(host.id, channel);
    if (older !== undefined && older.socket !== channel.socket) {
      older.socket.close("replaced");
      fleet.replaced(host.id);
    }
    fleet.joined(host.id, agent);
    log.info("Agent joined host:{name}", { name: host.name });
    return {
      ok: true,
      response: {},
      subscription: {
        push: (event, payload) => {
          const kind = KINDS.find((candidate) => metricEvent(candidate) === event);
          return kind === undefined ? refuse("unknown_event") : ingest.push(host.id, kind, payload);
        },
        left: () => {
          if (this.#current.get(host.id) !== channel) return;
          this.#current.delete(host.id);
          // That this server stops is not the host's doing.
          if (this.#isStopping) return fleet.wasSeen(host.id);
          fleet.left(host.id);
          log.info("Agent left host:{name}", { name: host.name });
        },
      },
    };
  }
}

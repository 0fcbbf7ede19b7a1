/** The sockets agents come in by: who may join, which connection of a host counts, its pushes. */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import { metricEvent } from "../../shared/protocol/names.ts";
import type { CloseReason } from "../../shared/protocol/refusals.ts";
import { KINDS } from "../../shared/sample/mod.ts";
import { SHARES } from "../../shared/shares.ts";
import { addressKey } from "../auth/login_limit.ts";
import { type Hashing, HashingBusy } from "../auth/hashing.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { FaultLog } from "../fault_log.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Ingest } from "../ingest/ingest.ts";
import { type Channel, ChannelSocket, type JoinResult } from "../sockets/channel_socket.ts";
import type { Connections } from "../sockets/connections.ts";
import type { Workload } from "../sockets/workload.ts";
import { refuse } from "../sockets/reply.ts";
import { SOCKET_LIMITS, SocketRegistry } from "../sockets/socket_registry.ts";
import { type EnrolmentStore, type HostStore, StorageError } from "../store/port.ts";
import type { StrangersLog } from "../web/strangers_log.ts";
import { HostTraffic } from "./host_traffic.ts";
import { joinAgent, type JoinedAgent } from "./join_agent.ts";
import { JoinAttempts } from "./join_attempts.ts";

/** Replies are small; more than this waiting means that the agent does not read. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

const { framesPerSecond, floodSeconds } = SHARES.joinedSocket;

export interface AgentSocketsOptions {
  store: HostStore & Pick<EnrolmentStore, "isEnrolling" | "endCode">;
  hashing: Hashing;
  fleet: Fleet;
  ingest: Ingest;
  cluster: Cluster;
  connections: Pick<Connections, "become" | "expect">;
  workload: Pick<Workload, "hasRoomForJoin" | "hasRoomForSample">;
  clock: Clock;
  log: Logger;
  faults: Pick<FaultLog, "write">;
  strangersLog: Pick<StrangersLog, "write">;
  secret: string;
}

/** Who stands behind a socket. */
interface Peer {
  address: string;
  stream: Socket;
  /** Null until it has joined. */
  host_id: number | null;
}

export class AgentSockets implements AsyncDisposable {
  #registry: SocketRegistry;
  #attempts: JoinAttempts;
  #traffic: HostTraffic;
  /** The one connection per host that counts; an older one is closed as replaced. */
  #current = new Map<number, Channel>();
  #stopListening: () => void;
  #isStopping = false;
  /** Joins so far. */
  #joins = 0;
  /** Those that are being decided. */
  #joining = 0;

  constructor(readonly options: AgentSocketsOptions) {
    const { clock, fleet } = options;
    this.#attempts = new JoinAttempts(clock);
    this.#traffic = new HostTraffic(clock);
    this.#registry = new SocketRegistry(clock, {
      ...SOCKET_LIMITS,
      maxUnjoined: (address) => this.#attempts.maxUnjoined(address),
    });
    const stops = [
      fleet.onRevoked((hostId, reason) => {
        const socket = this.#current.get(hostId)?.socket;
        if (reason === "replaced" && socket?.isOpen) fleet.replaced(hostId);
        socket?.close(reason);
        if (reason === "host_deleted") this.#traffic.forget(hostId);
      }),
      // Agents that have several servers go to another one.
      options.cluster.listen({ onCutOff: () => this.#closeAll("no_database") }),
    ];
    this.#stopListening = () => stops.forEach((stop) => stop());
  }

  /** Takes one opened WebSocket from `address`; `stream` is the connection below it. */
  open(ws: WebSocket, stream: Socket, address: string): void {
    const { clock, faults, fleet, connections } = this.options;
    const peer: Peer = { address, stream, host_id: null };
    const socket = new ChannelSocket(ws, {
      stream,
      join: (topic, payload, channel) => this.#join(topic, payload, channel, peer),
      maxBufferedBytes: MAX_BUFFERED_BYTES,
      clock,
      onFault: (error) => faults.write(`serve the socket of an agent from ${address}`, error),
      onDebt: (debtMs) => {
        if (peer.host_id !== null && debtMs > floodSeconds * 1000) {
          fleet.exceeded(peer.host_id, FLOODS);
        }
      },
    });
    connections.expect(stream, address, () => socket.close("server_full"));
    this.#registry.add(socket, addressKey(address));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    this.#stopListening();
    await this.#registry[Symbol.asyncDispose]();
  }

  #closeAll(reason: CloseReason): void {
    for (const { socket } of [...this.#current.values()]) socket.close(reason);
  }

  async #join(
    topic: string,
    payload: unknown,
    channel: Channel,
    peer: Peer,
  ): Promise<JoinResult> {
    const { cluster, workload } = this.options;
    if (cluster.cutOffSinceMs !== null) return { ok: false, reason: "no_database" };
    if (!workload.hasRoomForJoin(this.#joining)) return { ok: false, reason: "busy" };
    this.#joining++;
    try {
      return await this.#decide(topic, payload, channel, peer);
    } catch (error) {
      if (error instanceof HashingBusy) return { ok: false, reason: "busy" };
      if (error instanceof StorageError) return { ok: false, reason: "no_database" };
      throw error;
    } finally {
      this.#joining--;
    }
  }

  async #decide(
    topic: string,
    payload: unknown,
    channel: Channel,
    peer: Peer,
  ): Promise<JoinResult> {
    const { store, hashing, fleet, secret, strangersLog, clock } = this.options;
    const { address } = peer;
    const order = this.#joins++;
    const join = await joinAgent(topic, payload, {
      store,
      hashing,
      secret,
      now_ms: clock.nowMs(),
      begin: () => this.#attempts.begin(address),
      end: (outcome) => this.#attempts.end(address, outcome),
    });
    if (!join.ok) {
      strangersLog.write("join", "warn", "Refused join of {topic} from {address}: {reason}", {
        topic: topic.slice(0, 200),
        address,
        reason: join.reason,
      });
      return this.#attempts.isExhausted(address)
        ? { ...join, closes: "too_many_failed_joins" }
        : join;
    }
    const { host } = join.agent;
    this.#attempts.joined(address);
    await this.#traffic.takeJoin(host.id, { socket: channel.socket, order });
    // The host may be new, or its token rotated while the hash was being checked.
    await fleet.refreshHosts();
    // One that went meanwhile would be shown as come and gone.
    if (!channel.socket.isOpen) return { ok: false, reason: "closed" };
    if (!fleet.isCurrentToken(host.id, host.token_hash)) {
      return { ok: false, reason: "invalid_token" };
    }
    if (!await fleet.own(host.id)) return { ok: false, reason: "no_database" };
    if (!channel.socket.isOpen) return { ok: false, reason: "closed" };
    return this.#admit(join.agent, channel, peer);
  }

  #admit(agent: JoinedAgent, channel: Channel, peer: Peer): JoinResult {
    const { fleet, ingest, connections, log, workload } = this.options;
    const { host } = agent;
    if (!connections.become(peer.stream, "agents")) {
      return { ok: false, reason: "server_full", closes: "server_full" };
    }
    peer.host_id = host.id;
    const older = this.#current.get(host.id);
    this.#current.set(host.id, channel);
    if (older !== undefined && older.socket !== channel.socket) {
      older.socket.close("replaced");
      fleet.replaced(host.id);
    }
    fleet.joined(host.id, agent);
    log.info("Agent joined host:{name}", { name: host.name });
    const sender = { id: host.id, intervals: agent.intervals };
    return {
      ok: true,
      response: {},
      traffic: this.#traffic.of(host.id),
      subscription: {
        push: (event, payload, frame) => {
          const kind = KINDS.find((candidate) => metricEvent(candidate) === event);
          if (kind === undefined) return refuse("unknown_event");
          if (!workload.hasRoomForSample()) return refuse("busy");
          return ingest.push(sender, kind, payload, frame);
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

const FLOODS = `Its agent sends more than ${framesPerSecond} frames a second, so that the server ` +
  "reads from it in turns: two agents with one token, or a program that is none";

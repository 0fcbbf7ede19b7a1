/** The sockets browsers look in by: the fleet, its pools, one host, each change on its own. */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Clock } from "../../shared/clock.ts";
import { addressKey } from "../auth/login_limit.ts";
import type { Sessions } from "../auth/sessions.ts";
import type { Walls } from "../auth/walls.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { FaultLog } from "../fault_log.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { WALL_TOPIC } from "../../shared/protocol/names.ts";
import { type Channel, ChannelSocket, type JoinResult } from "../sockets/channel_socket.ts";
import { refuse } from "../sockets/reply.ts";
import { SocketRegistry } from "../sockets/socket_registry.ts";
import { Outlet } from "./outlet.ts";
import { incidentKey, SERVER, WINDOWS } from "./change_keys.ts";
import type { JoinedTopic } from "./joined_topic.ts";
import type { TopicSources } from "./topic_sources.ts";
import { joinTopic } from "./topics.ts";

/** However a session ended, its sockets end within a minute; of some ends nobody is told. */
const LOOK_AT_SESSIONS_EVERY_MS = 30_000;

/** Far above what `Outlet` lets wait: only a browser that joined and then froze reaches it. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** An operator's session, or a screen on a wall, which may join its own topic alone. */
export interface Viewer {
  kind: "session" | "wall";
  /** Of the session's id, or of what the screen's cookie holds. */
  idHash: string;
}

/** Who stands behind a socket. */
export interface BrowserPeer {
  address: string;
  viewer: Viewer;
}

export interface BrowserSocketsOptions extends TopicSources {
  fleet: Pick<Fleet, "onChange">;
  cluster: Pick<Cluster, "listen">;
  sessions: Pick<Sessions, "isValid" | "onEnd">;
  walls: Pick<Walls, "isValid" | "onRevoke">;
  clock: Clock;
  faults: Pick<FaultLog, "write">;
}

interface View extends Pick<JoinedTopic, "wants"> {
  outlet: Outlet;
  /** What its outlet marks for a change. */
  keyOf(key: string): string;
}

/** The one key of a topic in which many hosts make one event. */
const TOGETHER = "";

export class BrowserSockets implements AsyncDisposable {
  #registry: SocketRegistry;
  /** Every joined topic with what it wants to hear of: names of hosts, incidents, or `SERVER`. */
  #views = new Set<View>();
  #viewerOf = new Map<ChannelSocket, Viewer>();
  #stopListening: (() => void)[];
  #stop = new AbortController();
  #watching: Promise<void>;

  constructor(readonly options: BrowserSocketsOptions) {
    this.#registry = new SocketRegistry(options.clock);
    this.#stopListening = [
      options.fleet.onChange(({ name }) => this.#spread(name)),
      options.incidents.onChange((id) => this.#spread(incidentKey(id))),
      options.windows.onChange(() => this.#spread(WINDOWS)),
      options.storage.onChange(() => this.#spread(SERVER)),
      options.factors.onBrokenChange(() => this.#spread(SERVER)),
      options.troubles.onChange(() => this.#spread(SERVER)),
      options.sessions.onEnd((idHash) => this.#cut({ kind: "session", idHash })),
      options.walls.onRevoke(() => this.#lookAtViewers("wall")),
      // At another server.
      options.cluster.listen({ onNews: (what) => what === "access" && this.#lookAtAll() }),
    ];
    this.#watching = this.#watchViewers();
  }

  /** How many are open. */
  get size(): number {
    return this.#registry.size;
  }

  /** Whether an operator has a page open: a screen on a wall asks for nothing. */
  get hasOperators(): boolean {
    return this.#viewerOf.values().some(({ kind }) => kind === "session");
  }

  /** Takes one opened WebSocket whose viewer was checked before the handshake. */
  open(ws: WebSocket, stream: Socket, { address, viewer }: BrowserPeer): void {
    const { clock, faults } = this.options;
    const socket = new ChannelSocket(ws, {
      stream,
      join: (topic, payload, channel) =>
        Promise.resolve(
          viewer.kind === "wall" && topic !== WALL_TOPIC
            ? { ok: false, reason: "bad_topic" }
            : this.#join(topic, payload, channel),
        ),
      maxBufferedBytes: MAX_BUFFERED_BYTES,
      clock,
      onFault: (error) => faults.write("serve a browser's socket", error),
    });
    this.#viewerOf.set(socket, viewer);
    ws.once("close", () => this.#viewerOf.delete(socket));
    this.#registry.add(socket, addressKey(address));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stopListening) stop();
    this.#stop.abort();
    await this.#watching;
    await this.#registry[Symbol.asyncDispose]();
  }

  #join(topic: string, payload: unknown, channel: Channel): JoinResult {
    const { clock, faults } = this.options;
    const now_unix = clock.nowMs() / 1000;
    const joined = joinTopic(topic, payload, { sources: this.options, now_unix });
    if (typeof joined === "string") return { ok: false, reason: joined };
    const { response, wants, makeEvent, togetherMs } = joined;
    const outlet = new Outlet(
      channel,
      makeEvent,
      clock,
      (error) => faults.write("show a change to a browser", error),
      togetherMs,
    );
    const keyOf = togetherMs === undefined ? (key: string) => key : () => TOGETHER;
    const view = { outlet, wants, keyOf };
    this.#views.add(view);
    return {
      ok: true,
      response,
      subscription: {
        push: () => refuse("unknown_event"),
        left: () => {
          view.outlet.stop();
          this.#views.delete(view);
        },
      },
    };
  }

  #spread(key: string): void {
    for (const { outlet, wants, keyOf } of this.#views) {
      if (wants(key)) outlet.mark(keyOf(key));
    }
  }

  /** Ends what nobody told of: age, idleness, a row that another program removed. */
  async #watchViewers(): Promise<void> {
    const { clock } = this.options;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(LOOK_AT_SESSIONS_EVERY_MS, this.#stop.signal);
      await this.#lookAtAll();
    }
  }

  async #lookAtAll(): Promise<void> {
    await this.#lookAtViewers("session");
    await this.#lookAtViewers("wall");
  }

  async #lookAtViewers(kind: Viewer["kind"]): Promise<void> {
    const { sessions, walls, faults } = this.options;
    const source = kind === "session" ? sessions : walls;
    const viewers = [...this.#viewerOf.values()].filter((viewer) => viewer.kind === kind);
    for (const idHash of new Set(viewers.map((viewer) => viewer.idHash))) {
      try {
        if (!await source.isValid(idHash)) this.#cut({ kind, idHash });
      } catch (error) {
        faults.write("look at the session of a browser's socket", error);
      }
    }
  }

  /** `idHash` null: all of that kind. */
  #cut({ kind, idHash }: { kind: Viewer["kind"]; idHash: string | null }): void {
    for (const [socket, viewer] of this.#viewerOf) {
      const isMeant = viewer.kind === kind && (idHash === null || viewer.idHash === idHash);
      if (isMeant) socket.close("signed_out");
    }
  }
}

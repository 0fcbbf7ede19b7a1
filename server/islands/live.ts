/** The tab's one live connection: what the server says on it, and whether it stands. */
import { createContext } from "preact";
import { useContext, useLayoutEffect } from "preact/hooks";
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { Socket } from "phoenix";
import type {
  FleetEvents,
  GuestsEvents,
  HostEvents,
  IncidentsEvents,
  PoolsEvents,
  ServerEvents,
  SummaryEvents,
  TotalsEvents,
  WallEvents,
  WindowsEvents,
} from "../views/mod.ts";
import type {
  FLEET_TOPIC,
  GUESTS_TOPIC,
  HOST_TOPIC_PREFIX,
  INCIDENTS_TOPIC,
  POOLS_TOPIC,
  SERVER_TOPIC,
  SUMMARY_TOPIC,
  TOTALS_TOPIC,
  WALL_TOPIC,
  WINDOWS_TOPIC,
} from "../../shared/protocol/names.ts";
import type { CloseReason } from "../../shared/protocol/refusals.ts";

/**
 * "live": everything the page follows is joined. "lost": closed or silent, and trying again.
 * "incomplete": part of the page is missing, and stands still. "signed_out": closed for good.
 */
export type LiveState = "connecting" | "live" | "lost" | "incomplete" | "signed_out";

/** What each topic says: `joined` is the reply to every (re)join and holds everything. */
export interface TopicEvents {
  [FLEET_TOPIC]: FleetEvents;
  [GUESTS_TOPIC]: GuestsEvents;
  [INCIDENTS_TOPIC]: IncidentsEvents;
  [POOLS_TOPIC]: PoolsEvents;
  [SERVER_TOPIC]: ServerEvents;
  [SUMMARY_TOPIC]: SummaryEvents;
  [TOTALS_TOPIC]: TotalsEvents;
  [WALL_TOPIC]: WallEvents;
  [WINDOWS_TOPIC]: WindowsEvents;
  [host: `${typeof HOST_TOPIC_PREFIX}${string}`]: HostEvents;
}

export type TopicHandlers<T extends keyof TopicEvents> = {
  [E in keyof TopicEvents[T]]: (payload: TopicEvents[T][E]) => void;
};

export interface FollowOptions {
  /** Gets the reason when the server does not let the page in. */
  refused?: (reason: string) => void;
  /** What each join asks for, such as a page of a long list, and says that the page holds. */
  params?: () => object;
  /** Where this is another, what the topic is joined for is, and it is joined anew. */
  key?: string;
}

export interface LiveFeed {
  state: ReadonlySignal<LiveState>;
  /**
   * Joins a topic, and joins it again after each interruption. Returns what leaves it.
   */
  follow<T extends keyof TopicEvents>(
    topic: T,
    handlers: TopicHandlers<T>,
    options?: FollowOptions,
  ): () => void;
  /** The page is not live before `part` of it is there, and incomplete when it does not come. */
  expect(part: Promise<void>): void;
  /** Closes the connection until `resume`, which catches up. */
  pause(): void;
  resume(): void;
}

export interface LiveFeedOptions {
  /** Where the socket is; the client appends "/websocket". */
  endPoint: string;
  /**
   * Asked when the server refused a connection, which a browser's socket does not tell from a
   * server that is not there. Rejects when it is not.
   */
  isSignedIn: () => Promise<boolean>;
  /** 0 to 1. */
  random?: () => number;
  /** A connection that died silently is noticed after two of these. */
  heartbeatMs?: number;
}

const RETRY_STEPS_MS = [500, 1_000, 2_000, 5_000] as const;
const LAST_RETRY_MS = 10_000;

const HEARTBEAT_MS = 10_000;

const SIGNED_OUT: CloseReason = "signed_out";

/** Connects when the first topic is followed. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { endPoint, isSignedIn, random = Math.random, heartbeatMs = HEARTBEAT_MS } = options;
  const state = signal<LiveState>("connecting");
  const retryAfterMs = (tries: number) => retryDelayMs(tries, random);
  const socket = new Socket(endPoint, {
    heartbeatIntervalMs: heartbeatMs,
    reconnectAfterMs: retryAfterMs,
    rejoinAfterMs: retryAfterMs,
  });
  /** Topics that are not joined, and parts of the page that are not there yet. */
  const missing = new Set<unknown>();
  const isFinal = () => state.peek() === "signed_out" || state.peek() === "incomplete";
  const lose = () => {
    if (!isFinal()) state.value = "lost";
  };
  const settle = (what: unknown) => {
    missing.delete(what);
    if (missing.size === 0 && socket.isConnected() && !isFinal()) state.value = "live";
  };
  const end = () => {
    state.value = "signed_out";
    socket.disconnect();
  };
  socket.onClose((event) => {
    lose();
    if (event.reason === SIGNED_OUT) end();
  });
  socket.onError(() => {
    isSignedIn().then((signedIn) => signedIn || end(), lose);
  });

  return {
    state,
    follow: (topic, handlers, { refused, params = () => ({}) } = {}) => {
      const channel = socket.channel(topic, params);
      // The frames come from the server that made this page, in the shapes of TopicEvents.
      const { joined, ...events } = handlers as Record<string, (payload: unknown) => void>;
      for (const [event, handler] of Object.entries(events)) {
        channel.on(event, (payload) => batch(() => handler(payload)));
      }
      missing.add(channel);
      channel.onError(() => {
        missing.add(channel);
        lose();
      });
      channel.join()
        .receive("ok", (reply) =>
          batch(() => {
            settle(channel);
            joined?.(reply);
          }))
        .receive("error", ({ reason }: { reason: string }) => {
          settle(channel);
          refused?.(reason);
        });
      socket.connect();
      return () => {
        settle(channel);
        channel.leave();
      };
    },
    expect: (part) => {
      missing.add(part);
      part.then(() => settle(part), () => {
        if (!isFinal()) state.value = "incomplete";
      });
    },
    pause: () => socket.disconnect(),
    resume: () => {
      if (state.peek() === "signed_out") return;
      if (!isFinal()) state.value = "connecting";
      socket.connect();
    },
  };
}

/** Delay before retry `tries`, from 1; spread so that one restart does not call all tabs at once. */
export function retryDelayMs(tries: number, random: () => number): number {
  return (RETRY_STEPS_MS[tries - 1] ?? LAST_RETRY_MS) * (0.5 + random());
}

/** Null on the server: there nothing is live. */
export const LiveContext = createContext<LiveFeed | null>(null);

/** Follows `topic` as long as the component stands, from the moment it does. */
export function useLive<T extends keyof TopicEvents>(
  topic: T,
  handlers: TopicHandlers<T>,
  options?: FollowOptions,
): void {
  const live = useContext(LiveContext);
  useLayoutEffect(() => live?.follow(topic, handlers, options), [live, topic, options?.key]);
}

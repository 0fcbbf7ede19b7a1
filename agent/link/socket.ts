/**
 * The WebSocket of the agent, as the phoenix client takes it for its transport.
 *
 * The platform's own keeps whatever one message holds (50 MB took 2 GB here) and `ws`, which has
 * a bound, brings all of node's network code along: 11 MB of an agent's 58, measured. This one
 * bounds every buffer by `SHARES.serverFrame`, and reads no faster than a server has reason to
 * send.
 */
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { writeAll } from "../io/write_all.ts";
import { createByteSource, createReadingRate, type ReadingRate } from "./byte_source.ts";
import {
  type ByteSource,
  clientFrame,
  createMessageReader,
  OPCODE,
  ProtocolError,
} from "./frames.ts";
import { checkUpgrade, closeConnection, connect, upgradeRequest } from "./handshake.ts";

export interface SocketOptions {
  clock: Clock;
  /** How long a connection may take to open. */
  connectLimitMs: number;
  /** A message of the server was read and forgotten. */
  onIgnored(reason: string): void;
  /** A message could not be handled, which is a fault of this program. */
  onFault(error: unknown): void;
}

/** Why the connection ended, for a server that does not speak the protocol. */
export const PROTOCOL_BROKEN = "protocol_broken";

/** What the server has to close its side after we have closed ours. */
const CLOSE_LIMIT_MS = 1_000;
const MAX_HEAD_BYTES = 8 * 1024;
const NORMAL = 1000;

type Ending = { code: number; reason: string };

/** The class of sockets with these options. */
export function boundedWebSocket(options: SocketOptions): new (url: string) => BoundedSocket {
  return class extends BoundedSocket {
    constructor(url: string) {
      super(url, options);
    }
  };
}

const STATE = { connecting: 0, open: 1, closing: 2, closed: 3 } as const;

class BoundedSocket {
  /** 0 connecting, 1 open, 2 closing, 3 closed, as browsers count. */
  readyState: number = STATE.connecting;
  /** Bytes that `send` was given and the system has not taken. */
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onclose: ((event: Ending) => void) | null = null;

  #options: SocketOptions;
  #rate: ReadingRate;
  #connection: Deno.Conn | null = null;
  #written: Promise<void> = Promise.resolve();
  #ending = new AbortController();
  #closeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, options: SocketOptions) {
    this.#options = options;
    this.#rate = createReadingRate(options.clock);
    this.#live(new URL(url));
  }

  send(text: string): void {
    if (this.readyState === STATE.open) this.#write(OPCODE.text, new TextEncoder().encode(text));
  }

  close(code = NORMAL, reason = ""): void {
    if (this.readyState === STATE.open) this.#sendClose(code, reason);
    else if (this.readyState === STATE.connecting) this.#cut("it was given up");
  }

  /** From the first byte to the last; the one place that ends it, whatever happens. */
  async #live(url: URL): Promise<void> {
    const { connectLimitMs } = this.#options;
    const limit = setTimeout(
      () => this.#cut(`no answer within ${connectLimitMs} ms`),
      connectLimitMs,
    );
    let ending: Ending = { code: 0, reason: "" };
    try {
      const source = await this.#open(url);
      clearTimeout(limit);
      this.readyState = STATE.open;
      this.#tell(() => this.onopen?.());
      ending = await this.#receive(createMessageReader(source, SHARES.serverFrame.bytes));
    } catch (error) {
      if (this.readyState === STATE.connecting) this.#fail(error);
      if (error instanceof ProtocolError) ending = { code: 0, reason: PROTOCOL_BROKEN };
    }
    clearTimeout(limit);
    clearTimeout(this.#closeTimer);
    this.#cut("it has ended");
    this.readyState = STATE.closed;
    this.#tell(() => this.onclose?.(ending));
  }

  async #open(url: URL): Promise<ByteSource> {
    const connection = this.#connection = await connect(url, this.#ending.signal);
    const { request, accept } = await upgradeRequest(url);
    await writeAll(connection, new TextEncoder().encode(request));
    const source = createByteSource(connection, this.#rate);
    checkUpgrade(await source.takeHead(MAX_HEAD_BYTES), accept);
    return source;
  }

  async #receive(messages: ReturnType<typeof createMessageReader>): Promise<Ending> {
    for (;;) {
      const message = await messages.next();
      switch (message.kind) {
        case "text":
          if (this.readyState !== STATE.open) break;
          await this.#rate.charge(message.bytes);
          this.#tell(() => this.onmessage?.({ data: message.text }));
          break;
        case "ignored":
          this.#options.onIgnored(message.reason);
          break;
        case "ping":
          // Read on only when it is out: who pings and does not read fills no memory.
          this.#write(OPCODE.pong, message.payload);
          await this.#written;
          break;
        case "close":
          // Not the server's own code, which may be one that must not be sent.
          if (this.readyState === STATE.open) this.#sendClose(NORMAL, "");
          await this.#written;
          return { code: message.code, reason: message.reason };
      }
    }
  }

  /** One thing that cannot be handled takes no other along. */
  #tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  #write(opcode: number, payload: Uint8Array): void {
    const connection = this.#connection;
    if (connection === null) return;
    const frame = clientFrame(opcode, payload);
    this.bufferedAmount += frame.length;
    this.#written = this.#written
      .then(() => writeAll(connection, frame))
      // The reader meets the same end, and tells of it.
      .catch(() => closeConnection(connection))
      .finally(() => this.bufferedAmount -= frame.length);
  }

  /** Says that this side is done; the other one has a moment to say the same. */
  #sendClose(code: number, reason: string): void {
    this.readyState = STATE.closing;
    const payload = new Uint8Array([0, 0, ...new TextEncoder().encode(reason)]);
    new DataView(payload.buffer).setUint16(0, code);
    this.#write(OPCODE.close, payload);
    this.#closeTimer = setTimeout(() => this.#cut("it was closed"), CLOSE_LIMIT_MS);
  }

  #fail(cause: unknown): void {
    const error = this.#ending.signal.aborted ? this.#ending.signal.reason : cause;
    const message = error instanceof Error ? error.message : String(error);
    this.#tell(() => this.onerror?.(new ErrorEvent("error", { message })));
  }

  #cut(why: string): void {
    this.#ending.abort(new Error(why));
  }
}

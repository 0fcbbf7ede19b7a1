/**
 * Messages out of the bytes that a server sends over a WebSocket (RFC 6455), and bytes for it.
 * Whatever comes, no more than one message of `maxBytes` is held: a larger one is read and
 * forgotten, and what breaks the protocol throws.
 */

/** Bytes as they arrive; all of these throw when they end too early. */
export interface ByteSource {
  /** The next `count` bytes, valid until the next call. */
  take(count: number): Promise<Uint8Array>;
  /** Fills `target` with the next bytes. */
  fill(target: Uint8Array): Promise<void>;
  /** Reads the next `count` bytes and keeps none. */
  skip(count: number): Promise<void>;
}

export type ServerMessage =
  | { kind: "text"; text: string; bytes: number }
  /** A message that no server of this protocol sends; nothing of it is kept. */
  | { kind: "ignored"; reason: string; bytes: number }
  /** To be answered with the same bytes. */
  | { kind: "ping"; payload: Uint8Array<ArrayBuffer> }
  | { kind: "pong" }
  | { kind: "close"; code: number; reason: string };

/** The server does not speak RFC 6455: where its next frame begins is not known. */
export class ProtocolError extends Error {}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const MAX_CONTROL_BYTES = 125;
/** RFC 6455, 7.4.1: stands for a close frame without a code, and never goes over the wire. */
const NO_CODE = 1005;

interface Header {
  isLast: boolean;
  opcode: number;
  bytes: number;
}

/** What has come of a message whose last fragment is still to come. */
interface Unfinished {
  isText: boolean;
  bytes: number;
}

/** Reads one message after the other; a close frame is the last. */
export function createMessageReader(
  source: ByteSource,
  maxBytes: number,
): { next(): Promise<ServerMessage> } {
  const buffer = new Uint8Array(maxBytes);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let unfinished: Unfinished | null = null;

  async function next(): Promise<ServerMessage> {
    for (;;) {
      const header = await readHeader(source);
      if (header.opcode >= OPCODE.close) return await readControl(source, header);
      const message: Unfinished = startOf(header, unfinished);
      await readPart(message, header.bytes);
      unfinished = header.isLast ? null : message;
      if (header.isLast) return finish(message);
    }
  }

  async function readPart(message: Unfinished, bytes: number): Promise<void> {
    const start = message.bytes;
    message.bytes += bytes;
    if (message.isText && message.bytes <= maxBytes) {
      await source.fill(buffer.subarray(start, message.bytes));
    } else {
      await source.skip(bytes);
    }
  }

  function finish({ isText, bytes }: Unfinished): ServerMessage {
    const ignored = (reason: string): ServerMessage => ({ kind: "ignored", reason, bytes });
    if (!isText) return ignored("a binary message");
    if (bytes > maxBytes) return ignored(`a message of more than ${maxBytes} bytes`);
    try {
      return { kind: "text", text: decoder.decode(buffer.subarray(0, bytes)), bytes };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return ignored("text that is not UTF-8");
    }
  }

  return { next };
}

function startOf({ opcode }: Header, unfinished: Unfinished | null): Unfinished {
  const isContinuation = opcode === OPCODE.continuation;
  if (isContinuation !== (unfinished !== null)) {
    throw new ProtocolError("a fragment that belongs to no message");
  }
  return unfinished ?? { isText: opcode === OPCODE.text, bytes: 0 };
}

async function readHeader(source: ByteSource): Promise<Header> {
  const [first = 0, second = 0] = await source.take(2);
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0) throw new ProtocolError("a frame of an extension");
  if ((second & 0x80) !== 0) throw new ProtocolError("a masked frame");
  if (!Object.values<number>(OPCODE).includes(opcode)) {
    throw new ProtocolError("a frame of no known kind");
  }
  const isLast = (first & 0x80) !== 0;
  const short = second & 0x7f;
  if (opcode >= OPCODE.close && (!isLast || short > MAX_CONTROL_BYTES)) {
    throw new ProtocolError("a control frame in fragments or too large");
  }
  return { isLast, opcode, bytes: await readLength(source, short) };
}

async function readLength(source: ByteSource, short: number): Promise<number> {
  if (short < 126) return short;
  const bytes = await source.take(short === 126 ? 2 : 8);
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

async function readControl(source: ByteSource, header: Header): Promise<ServerMessage> {
  const payload = (await source.take(header.bytes)).slice();
  if (header.opcode === OPCODE.ping) return { kind: "ping", payload };
  if (header.opcode === OPCODE.pong) return { kind: "pong" };
  const [high, low] = payload;
  const code = high === undefined || low === undefined ? NO_CODE : high * 256 + low;
  return { kind: "close", code, reason: new TextDecoder().decode(payload.subarray(2)) };
}

/** One whole frame of a client, whose payload has to be masked. */
export function clientFrame(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 0x1_0000 ? 2 : 8;
  const headBytes = 2 + lengthBytes + 4;
  // The payload begins and ends where a word does: a sample may have millions of bytes.
  const padding = -headBytes & 3;
  const wordCount = (length + 3) >> 2;
  const { buffer } = new Uint8Array(padding + headBytes + wordCount * 4);
  const frame = new Uint8Array(buffer, padding, headBytes + length);
  const view = new DataView(buffer, padding);
  const mask = crypto.getRandomValues(new Uint32Array(1));
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) view.setUint16(2, length);
  if (lengthBytes === 8) view.setBigUint64(2, BigInt(length));
  frame.set(new Uint8Array(mask.buffer), headBytes - 4);
  frame.set(payload, headBytes);
  const words = new Uint32Array(buffer, padding + headBytes, wordCount);
  const [word = 0] = mask;
  for (let index = 0; index < wordCount; index++) words[index] = (words[index] ?? 0) ^ word;
  return frame;
}

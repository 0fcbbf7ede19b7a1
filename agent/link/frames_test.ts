import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { createByteSource } from "./byte_source.ts";
import {
  clientFrame,
  createMessageReader,
  OPCODE,
  ProtocolError,
  type ServerMessage,
} from "./frames.ts";
import { serverFrame } from "../../testing/channel_server.ts";

const MAX_BYTES = 1_000;
const encode = (text: string) => new TextEncoder().encode(text);

/** A connection that delivers `bytes` in reads of `size`, and counts them. */
function connectionOf(bytes: Uint8Array, size = 7) {
  let at = 0;
  return {
    read(target: Uint8Array): Promise<number | null> {
      const some = bytes.subarray(at, at + Math.min(size, target.length));
      target.set(some);
      at += some.length;
      return Promise.resolve(some.length === 0 ? null : some.length);
    },
  };
}

/** The next messages of `bytes`, as many as there are. */
async function messagesOf(...frames: Uint8Array[]): Promise<ServerMessage[]> {
  const bytes = Uint8Array.from(frames.flatMap((frame) => [...frame]));
  const rate = { charge: () => Promise.resolve() };
  const reader = createMessageReader(createByteSource(connectionOf(bytes), rate), MAX_BYTES);
  const messages: ServerMessage[] = [];
  try {
    for (;;) messages.push(await reader.next());
  } catch (error) {
    if (!(error instanceof Deno.errors.UnexpectedEof)) throw error;
  }
  return messages;
}

const part = (opcode: number, text: string, isLast: boolean) =>
  serverFrame(opcode, encode(text), isLast);
const ignored = (reason: string, bytes: number) => ({ kind: "ignored", reason, bytes }) as const;
const text = (text: string) => ({ kind: "text", text, bytes: encode(text).length }) as const;

for (const length of [0, 1, 125, 126, MAX_BYTES]) {
  Deno.test(`createMessageReader() reads text of ${length} bytes`, async () => {
    const sent = "x".repeat(length);
    deepStrictEqual(await messagesOf(serverFrame(OPCODE.text, encode(sent))), [text(sent)]);
  });
}

Deno.test("createMessageReader() puts fragments together, control frames between them", async () => {
  const messages = await messagesOf(
    serverFrame(OPCODE.text, encode("ü").subarray(0, 1), false),
    part(OPCODE.ping, "p", true),
    part(OPCODE.continuation, "", false),
    serverFrame(OPCODE.continuation, Uint8Array.of(...encode("ü").subarray(1), ...encode("b"))),
    part(OPCODE.pong, "", true),
    part(OPCODE.text, "c", true),
  );

  deepStrictEqual(messages, [
    { kind: "ping", payload: encode("p") },
    text("üb"),
    { kind: "pong" },
    text("c"),
  ]);
});

for (
  const [what, frames, reason, bytes] of [
    ["binary", [serverFrame(OPCODE.binary, encode("abc"))], "a binary message", 3],
    [
      "too large",
      [serverFrame(OPCODE.text, new Uint8Array(MAX_BYTES + 1))],
      "a message of more than 1000 bytes",
      1_001,
    ],
    [
      "too large in fragments",
      [
        serverFrame(OPCODE.text, new Uint8Array(600), false),
        serverFrame(OPCODE.continuation, new Uint8Array(600), false),
        serverFrame(OPCODE.continuation, new Uint8Array(1), true),
      ],
      "a message of more than 1000 bytes",
      1_201,
    ],
    ["no UTF-8", [serverFrame(OPCODE.text, Uint8Array.of(0xff))], "text that is not UTF-8", 1],
  ] as const
) {
  Deno.test(`createMessageReader() forgets a message that is ${what}, and reads on`, async () => {
    deepStrictEqual(await messagesOf(...frames, part(OPCODE.text, "next", true)), [
      ignored(reason, bytes),
      text("next"),
    ]);
  });
}

for (
  const [what, ...frames] of [
    ["masked", Uint8Array.of(0x81, 0x80, 1, 2, 3, 4)],
    ["of an extension", Uint8Array.of(0xc1, 0)],
    ["of no known kind", Uint8Array.of(0x83, 0)],
    ["a ping in fragments", Uint8Array.of(0x09, 0)],
    ["a ping of 126 bytes", Uint8Array.of(0x89, 126, 0, 126)],
    ["a continuation of nothing", Uint8Array.of(0x80, 0)],
    ["a message within another", part(OPCODE.text, "a", false), part(OPCODE.text, "b", true)],
  ] satisfies [string, ...Uint8Array[]][]
) {
  Deno.test(`createMessageReader() refuses a frame that is ${what}`, async () => {
    await rejects(messagesOf(...frames), ProtocolError);
  });
}

Deno.test("createMessageReader() says why the server closes", async () => {
  const reason = [0x0f, 0xa1, ...encode("replaced")];
  deepStrictEqual(await messagesOf(serverFrame(OPCODE.close, Uint8Array.from(reason))), [
    { kind: "close", code: 4001, reason: "replaced" },
  ]);
  deepStrictEqual(await messagesOf(serverFrame(OPCODE.close, new Uint8Array())), [
    { kind: "close", code: 1005, reason: "" },
  ]);
});

for (const length of [0, 1, 3, 125, 126, 65_535, 65_536, 100_003]) {
  Deno.test(`clientFrame() masks ${length} bytes so that a server reads them`, () => {
    const payload = Uint8Array.from({ length }, (_, index) => index % 251);

    const frame = clientFrame(OPCODE.text, payload);

    const headBytes = frame.length - length;
    strictEqual(headBytes, length < 126 ? 6 : length < 65_536 ? 8 : 14);
    strictEqual(frame[0], 0x81);
    ok(((frame[1] ?? 0) & 0x80) !== 0);
    const mask = frame.subarray(headBytes - 4, headBytes);
    const read = frame.subarray(headBytes).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    deepStrictEqual(read, payload);
  });
}

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { TestingClock } from "../../testing/clock.ts";
import { createByteSource, createReadingRate } from "./byte_source.ts";

const { bytesPerSecond, burstSeconds } = SHARES.joinedSocket;
const BURST = bytesPerSecond * burstSeconds;
const free = { charge: () => Promise.resolve() };

/** A connection that never ends; counts what was read. */
function endless() {
  const connection = {
    readBytes: 0,
    read(target: Uint8Array): Promise<number | null> {
      connection.readBytes += target.length;
      return Promise.resolve(target.fill(0x20).length);
    },
  };
  return connection;
}

Deno.test("createReadingRate() lets a burst pass at once, then its share of a joined socket", async () => {
  const clock = new TestingClock();
  const rate = createReadingRate(clock);
  let charged = 0;
  async function chargeOn(): Promise<void> {
    for (;;) {
      await rate.charge(10_000);
      charged += 10_000;
    }
  }
  chargeOn();

  await settled();
  ok(charged > BURST * 0.9 && charged <= BURST, `${charged}`);
  const afterBurst = charged;
  for (let second = 0; second < 10; second++) {
    await clock.advance(1_000);
    await settled();
  }
  const perSecond = (charged - afterBurst) / 10;
  ok(perSecond > bytesPerSecond * 0.9 && perSecond <= bytesPerSecond, `${perSecond}`);
});

Deno.test("createByteSource() reads past 50 MB at once, and not past what has no end", async () => {
  const clock = new TestingClock();
  const connection = endless();
  const source = createByteSource(connection, createReadingRate(clock));
  await source.skip(50e6);

  source.skip(Infinity);
  await settled();

  ok(connection.readBytes < 16 * BURST, `${connection.readBytes}`);
});

/** Until nothing goes on without time passing. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("createByteSource() hands out the bytes in the pieces asked for", async () => {
  const bytes = Uint8Array.from({ length: 40_000 }, (_, index) => index % 251);
  let at = 0;
  const source = createByteSource({
    read(target) {
      const some = bytes.subarray(at, at + Math.min(target.length, 999));
      target.set(some);
      at += some.length;
      return Promise.resolve(some.length || null);
    },
  }, free);

  deepStrictEqual([...await source.take(3)], [0, 1, 2]);
  await source.skip(20_000);
  const filled = new Uint8Array(10_000);
  await source.fill(filled);
  deepStrictEqual(filled, bytes.slice(20_003, 30_003));
  strictEqual((await source.take(2))[0], bytes[30_003]);
  await rejects(source.skip(20_000), Deno.errors.UnexpectedEof);
});

Deno.test("createByteSource() takes a head up to its empty line, and not without end", async () => {
  const text = new TextEncoder().encode("HTTP/1.1 101\r\nA: b\r\n\r\nrest");
  let at = 0;
  const source = createByteSource({
    read(target) {
      target[0] = text[at] ?? 0;
      return Promise.resolve(at++ < text.length ? 1 : null);
    },
  }, free);

  strictEqual(await source.takeHead(100), "HTTP/1.1 101\r\nA: b");
  deepStrictEqual(await source.take(4), new TextEncoder().encode("rest"));
  await rejects(createByteSource(endless(), free).takeHead(100), /more than 100 bytes/);
});

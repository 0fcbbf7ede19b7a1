/** Frames that no client sends: valid ones with a part of them gone wrong, and plain noise. */
import type { Random } from "../tools/sample_week/random.ts";

/** One message as it goes over the wire: text, or bytes in a binary message. */
export type Garbage = string | Uint8Array;

const JUNK: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  2 ** 53 + 2,
  "",
  "0",
  "\u0000",
  "\ud800",
  "\u202e\u0301𝔘",
  "<script>alert(1)</script>",
  "'; DROP TABLE hosts; --",
  "../../etc/passwd",
  "x".repeat(20_000),
  [],
  {},
  [[[[]]]],
  { __proto__: null, constructor: 1, toString: 2, length: -1 },
  "9999-99-99T99:99:99Z",
  "0001-01-01T00:00:00Z",
  Array.from({ length: 500 }, (_, index) => index),
];
const KEYS = ["__proto__", "constructor", "toString", "hasOwnProperty", "", "name"];
const NESTINGS = [33, 1_000, 50_000];

/** Makes garbage of the frames that `makeFrame` gives. The same `random` makes the same. */
export function createFrameFuzzer(random: Random, makeFrame: () => unknown[]): () => Garbage {
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(list: readonly T[]): T | undefined => list[below(list.length)];

  /** Every object and list in a value, itself included. */
  function containers(value: unknown): Record<string, unknown>[] {
    if (typeof value !== "object" || value === null) return [];
    // A list is an object whose keys are its indices.
    const own = value as Record<string, unknown>;
    return [own, ...Object.values(own).flatMap(containers)];
  }

  function mutate(frame: unknown[]): void {
    const target = oneOf(containers(frame)) ?? {};
    const key = oneOf(Object.keys(target)) ?? "0";
    const change = oneOf([
      () => target[key] = structuredClone(oneOf(JUNK)),
      () => delete target[key],
      () => addOwn(target, oneOf(KEYS) ?? "", structuredClone(oneOf(JUNK))),
      () => target[key] = structuredClone(oneOf(containers(frame))),
      () => Array.isArray(target) ? target.push(target[0]) : target[key] = [target[key]],
    ]);
    change?.();
  }

  function spoilText(text: string): string {
    const at = below(text.length + 1);
    const spoilt = oneOf([
      () => text.slice(0, at),
      () => text.slice(0, at) + String.fromCharCode(below(0x300)) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(below(text.length + 1)),
      () => text + text,
      () => text.replace(/\d+/g, (digits) => random() < 0.2 ? `${digits}e999` : digits),
    ]);
    return spoilt?.() ?? text;
  }

  function nest(frame: unknown[]): string {
    const depth = oneOf(NESTINGS) ?? 1;
    const payload = `${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`;
    return JSON.stringify([...frame.slice(0, 4), "PAYLOAD"]).replace('"PAYLOAD"', payload);
  }

  return () => {
    const frame = makeFrame();
    const kind = below(20);
    if (kind === 0) return Uint8Array.from({ length: below(300) }, () => below(256));
    if (kind === 1) {
      return String.fromCharCode(...Array.from({ length: below(300) }, () => below(0xd800)));
    }
    if (kind === 2) return nest(frame);
    for (let count = 1 + below(3); count > 0; count--) mutate(frame);
    const text = JSON.stringify(frame);
    return kind < 6 ? spoilText(text) : text;
  };
}

/** Also `__proto__`, which an assignment would take for the prototype. */
function addOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

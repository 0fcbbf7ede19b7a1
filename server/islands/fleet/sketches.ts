/** The last day of the hosts in sight, in a few strokes: asked for once they are seen. */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Sketch, SketchesFound } from "../../views/sketch.ts";

export interface Sketches {
  /** Null as long as it is not known. */
  of(host: string): ReadonlySignal<Sketch | null>;
  /** Asks for those of these that are not known, or old. */
  want(hosts: readonly string[]): void;
  stop(): void;
}

export interface SketchesOptions {
  read: (hosts: readonly string[], signal: AbortSignal) => Promise<SketchesFound>;
  nowMs: () => number;
  /** Runs `task` after a while, unless the returned undo comes first. */
  later: (task: () => void) => () => void;
}

/** Half of what one stroke stands for. */
const OLD_AFTER_MS = 15 * 60_000;
/** The server answers for so many at once. */
const AT_ONCE = 100;

export function createSketches({ read, nowMs, later }: SketchesOptions): Sketches {
  const known = new Map<string, { sketch: Signal<Sketch | null>; askedMs: number }>();
  const controller = new AbortController();
  let undo = () => {};
  const entryOf = (host: string) =>
    known.getOrInsertComputed(host, () => ({ sketch: signal(null), askedMs: -Infinity }));

  async function ask(hosts: readonly string[]): Promise<void> {
    const old = hosts.filter((host) => nowMs() - entryOf(host).askedMs > OLD_AFTER_MS);
    for (let start = 0; start < old.length; start += AT_ONCE) {
      const asked = old.slice(start, start + AT_ONCE);
      for (const host of asked) entryOf(host).askedMs = nowMs();
      const { sketches } = await read(asked, controller.signal);
      batch(() => {
        for (const [host, sketch] of Object.entries(sketches)) entryOf(host).sketch.value = sketch;
      });
    }
  }

  return {
    of: (host) => entryOf(host).sketch,
    want: (hosts) => {
      undo();
      undo = later(() => {
        // Without them the figures say what they say.
        ask(hosts).catch(() => {});
      });
    },
    stop: () => {
      undo();
      controller.abort();
    },
  };
}

/** The windows there are, and which of them hold for a reason of a host. */
import type { Window } from "../../store/rows/windows.ts";
import type { HostAttributes } from "./inputs.ts";
import { matchesSelector } from "../../../shared/host_selector.ts";
import { nextEdgeMs, type Occurrence, occurrenceAt } from "./windows.ts";

interface Entry {
  window: Window;
  current: Occurrence | null;
  /** `current` is right from here … */
  fromMs: number;
  /** … until here. */
  untilMs: number;
}

export interface HoldingWindow {
  /** Its note, else its id. */
  of: string;
  end_ms: number;
}

export class WindowBook {
  #entries = new Map<string, Entry>();

  put(window: Window, atMs: number): void {
    this.#entries.set(window.id, look(window, atMs));
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /** Whether none holds. */
  get isIdle(): boolean {
    return [...this.#entries.values()].every(({ current }) => current === null);
  }

  list(): Window[] {
    return [...this.#entries.values()].map(({ window }) => window);
  }

  /** Takes up what began or ended. Whether anything did. */
  advance(atMs: number): boolean {
    let hasChanged = false;
    for (const [id, entry] of this.#entries) {
      if (atMs >= entry.fromMs && atMs < entry.untilMs) continue;
      const next = look(entry.window, atMs);
      hasChanged ||= next.current?.end_ms !== entry.current?.end_ms;
      this.#entries.set(id, next);
    }
    return hasChanged;
  }

  /** Of those that hold for a code on a host the one that ends last; null: none. */
  holdingFor(host: HostAttributes, code: string): HoldingWindow | null {
    let found: HoldingWindow | null = null;
    for (const { window, current } of this.#entries.values()) {
      if (current === null || !isAbout(window, host, code)) continue;
      if (found !== null && found.end_ms >= current.end_ms) continue;
      found = { of: window.note || window.id, end_ms: current.end_ms };
    }
    return found;
  }
}

function isAbout({ selector, codes }: Window, host: HostAttributes, code: string): boolean {
  return (codes === null || codes.includes(code)) && matchesSelector(selector, host);
}

function look(window: Window, atMs: number): Entry {
  return {
    window,
    current: occurrenceAt(window, atMs),
    fromMs: atMs,
    untilMs: nextEdgeMs(window, atMs) ?? atMs + 86_400_000,
  };
}

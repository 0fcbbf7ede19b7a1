import { Listeners } from "../../shared/listeners.ts";
import { isSameData } from "../../shared/same_data.ts";
import type { Window } from "../store/rows/windows.ts";

/** The windows as the desk last took them. */
export class DeskWindows {
  #windows: Map<string, Window>;
  #listeners = new Listeners();

  constructor(windows: readonly Window[]) {
    this.#windows = byId(windows);
  }

  list(): Window[] {
    return [...this.#windows.values()];
  }

  /** Called after one of them was put or deleted; returns its own undo. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  put(window: Window): void {
    this.#windows.set(window.id, window);
    this.#listeners.tell();
  }

  delete(windowId: string): void {
    this.#windows.delete(windowId);
    this.#listeners.tell();
  }

  /** Takes those that are stored in place of these. */
  replace(stored: readonly Window[]): void {
    const isSame = isSameData(stored, this.list());
    this.#windows = byId(stored);
    if (!isSame) this.#listeners.tell();
  }
}

function byId(windows: readonly Window[]): Map<string, Window> {
  return new Map(windows.map((window) => [window.id, window]));
}

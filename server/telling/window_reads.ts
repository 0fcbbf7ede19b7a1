/** The windows that hold at present, as pages and programs read them. */
import type { Clock } from "../../shared/clock.ts";
import { nextEdgeMs, occurrenceAt } from "../incidents/machine/windows.ts";
import type { WindowsNow } from "../views/windows_now.ts";
import type { IncidentDesk } from "./incident_desk.ts";

export interface WindowReadsParts {
  desk: Pick<IncidentDesk, "windows">;
  clock: Pick<Clock, "nowMs">;
}

export class WindowReads {
  #changes = 0;
  /** Those of another process count other changes. */
  readonly #process = crypto.randomUUID();

  constructor(readonly parts: WindowReadsParts) {
    parts.desk.windows.onChange(() => this.#changes++);
  }

  /** Which state of what operators planned this is. */
  get revision(): string {
    return `${this.#process}.${this.#changes}`;
  }

  /** Called after a window was made, changed or deleted, here or elsewhere; returns its own undo. */
  onChange(listener: () => void): () => void {
    return this.parts.desk.windows.onChange(listener);
  }

  now(): WindowsNow {
    const { desk, clock } = this.parts;
    const nowMs = clock.nowMs();
    const windows = desk.windows.list();
    const edges = windows.flatMap((window) => nextEdgeMs(window, nowMs) ?? []);
    return {
      windows: windows.flatMap((window) => {
        const held = occurrenceAt(window, nowMs);
        const { id, selector, codes } = window;
        return held === null ? [] : { id, selector, codes, until_unix: held.end_ms / 1000 };
      }),
      next_unix: edges.length === 0 ? null : Math.min(...edges) / 1000,
      revision: this.revision,
    };
  }
}

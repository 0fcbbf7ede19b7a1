/** What was done to rows of a list, with one way back. */
import { useMemo } from "preact/hooks";
import { type ReadonlySignal, signal } from "@preact/signals";

/** What an act did. */
export interface Done {
  /** "12 hosts are silent until 06:00". */
  text: string;
  undo(): Promise<void>;
}

export type ActState =
  | { kind: "idle" }
  | { kind: "working" }
  | { kind: "done"; done: Done }
  | { kind: "undone"; text: string }
  | { kind: "failed"; text: string };

export interface Acts {
  state: ReadonlySignal<ActState>;
  /** One at a time: another is not begun before it ended. Whether it was done. */
  run(act: () => Promise<Done>): Promise<boolean>;
  /** Takes back what was done last. */
  undo(): Promise<void>;
  dismiss(): void;
}

export function createActs(): Acts {
  const state = signal<ActState>({ kind: "idle" });
  const fail = (error: unknown) => {
    state.value = { kind: "failed", text: error instanceof Error ? error.message : String(error) };
  };
  return {
    state,
    run: async (act) => {
      if (state.peek().kind === "working") return false;
      state.value = { kind: "working" };
      try {
        state.value = { kind: "done", done: await act() };
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    undo: async () => {
      const before = state.peek();
      if (before.kind !== "done") return;
      state.value = { kind: "working" };
      try {
        await before.done.undo();
        state.value = { kind: "undone", text: before.done.text };
      } catch (error) {
        fail(error);
      }
    },
    dismiss: () => {
      state.value = { kind: "idle" };
    },
  };
}

export function useActs(): Acts {
  return useMemo(createActs, []);
}

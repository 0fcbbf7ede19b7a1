import type { Acts } from "./acts.ts";

/** What was done last, and the way back; it stays until it is dismissed or something else is done. */
export function ActNote({ acts }: { acts: Acts }) {
  const state = acts.state.value;
  return (
    <div class="act-note" role="status" data-state={state.kind}>
      {state.kind === "done" && (
        <>
          <span>{state.done.text}</span>
          <button type="button" class="secondary" onClick={() => acts.undo()}>Undo</button>
        </>
      )}
      {state.kind === "undone" && <span>Taken back: {state.text}</span>}
      {state.kind === "failed" && <span>{state.text}</span>}
      {state.kind !== "idle" && state.kind !== "working" && (
        <button type="button" class="quiet" onClick={acts.dismiss}>Dismiss</button>
      )}
    </div>
  );
}

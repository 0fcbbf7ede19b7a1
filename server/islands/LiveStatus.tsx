import { useContext } from "preact/hooks";
import { useSignal, useSignalEffect } from "@preact/signals";
import { LiveContext, type LiveState } from "./live.ts";

const WORDS: Record<LiveState, string> = {
  connecting: "Connecting",
  live: "Live",
  lost: "Connection lost, trying again",
  incomplete: "Part of this page did not load",
  signed_out: "Signed out",
};

/** Says whether the page is kept up to date, and what to do when it is not. */
export function LiveStatus() {
  const live = useContext(LiveContext);
  // First as the server rendered it: hydration takes an attribute for what it should be.
  const shown = useSignal<LiveState>("connecting");
  useSignalEffect(() => {
    if (live !== null) shown.value = live.state.value;
  });
  const state = shown.value;
  return (
    <p class="live-status needs-script" data-live={state} role="status">
      <span class="live-dot" aria-hidden="true" />
      <span>{WORDS[state]}</span>
      {state === "incomplete" && (
        <button
          type="button"
          class="link"
          onClick={() => location.reload()}
        >
          Load it again
        </button>
      )}
      {state === "signed_out" && <a href={signInPath()}>Sign in</a>}
    </p>
  );
}

/** The way in, and from there back to this page. */
function signInPath(): string {
  return `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
}

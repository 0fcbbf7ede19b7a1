import { useContext } from "preact/hooks";
import { LiveContext, type LiveState } from "./live.ts";

const WORDS: Record<LiveState, string> = {
  connecting: "Connecting",
  live: "Live",
  lost: "Connection lost, trying again",
  signed_out: "Signed out",
};

/** Says whether the page is kept up to date, and what to do when it is not. */
export function LiveStatus() {
  const live = useContext(LiveContext);
  const state = live?.state.value ?? "connecting";
  return (
    <p class="live-status needs-script" data-live={state} role="status">
      <span class="live-dot" aria-hidden="true" />
      <span>{WORDS[state]}</span>
      {state === "signed_out" && <a href={signInPath()}>Sign in</a>}
    </p>
  );
}

/** The way in, and from there back to this page. */
function signInPath(): string {
  return `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
}

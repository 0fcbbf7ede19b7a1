import { useSignal } from "@preact/signals";
import type { ServerStatus } from "../views/live_events.ts";
import { useContext } from "preact/hooks";
import { useLive } from "./live.ts";
import { SilenceContext } from "./silence.ts";
import { ClockTime } from "./ui/ClockTime.tsx";

export interface ServerNoticeProps extends ServerStatus {
  /** Names the scripts that the page was made with; null: it must not be loaded a second time. */
  build: string | null;
}

/** Says above every page what is wrong with the server itself, and when there is a newer one. */
export function ServerNotice({ build, ...first }: ServerNoticeProps) {
  const status = useSignal<ServerStatus>(first);
  const isOutdated = useSignal(false);

  useLive("server", {
    joined: (reply) => {
      status.value = reply;
      isOutdated.value = build !== null && reply.build !== build;
    },
    status: (changed) => {
      status.value = changed;
    },
  });

  const silentSinceMs = useContext(SilenceContext).value;
  const { storage_fault, broken_channels, is_heartbeat_broken, broken_factors } = status.value;

  return (
    <div class="server-notice" role="status">
      {silentSinceMs !== null && (
        <p class="notice" data-role="silence">
          <strong>
            Nothing was heard of the server since <ClockTime ms={silentSinceMs} />.
          </strong>{" "}
          What is shown is of then. The page catches up by itself once the server answers.
        </p>
      )}
      {storage_fault !== null && (
        <p class="notice" data-role="storage-fault">
          <strong>The server cannot store samples.</strong>{" "}
          {storage_fault}. What the pages show stands still; agents keep their samples and send them
          once this works again.
        </p>
      )}
      {broken_channels.length > 0 && (
        <p class="notice" data-role="broken-channels">
          <strong>Messages do not go out</strong> on {broken_channels.join(", ")}:{" "}
          <a href="/admin/channels">see why</a>.
        </p>
      )}
      {is_heartbeat_broken && (
        <p class="notice" data-role="broken-heartbeat">
          <strong>The heartbeat is broken:</strong> <a href="/admin/channels#heartbeat">see why</a>.
        </p>
      )}
      {broken_factors.length > 0 && (
        <p class="notice" data-role="broken-factors">
          <strong>Codes cannot be checked</strong> of {broken_factors.join(", ")}:{" "}
          SECRET_KEY_BASE is another than when that was set up.{" "}
          <a href="/admin/security">Remove it and set it up again</a>, or put the old key back.
        </p>
      )}
      {isOutdated.value && (
        <p class="notice" data-role="new-version">
          The server has a newer version of this page.{" "}
          <button type="button" class="link" onClick={() => location.reload()}>Load it</button>
        </p>
      )}
    </div>
  );
}

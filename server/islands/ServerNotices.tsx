import type { ServerStatus } from "../views/live_events.ts";
import { Moment } from "./ui/Moment.tsx";

export interface ServerNoticesProps {
  status: ServerStatus;
  isOutdated: boolean;
}

/** What the server says of itself. */
export function ServerNotices({ status, isOutdated }: ServerNoticesProps) {
  const { storage_fault, cut_off_since_ms, broken_channels, is_heartbeat_broken } = status;
  const { broken_factors } = status;
  return (
    <>
      {cut_off_since_ms !== null && (
        <p class="notice" data-role="cut-off">
          <strong>
            This server has not reached its database since{" "}
            <Moment unix={Math.floor(cut_off_since_ms / 1000)} />:
          </strong>{" "}
          what it shows is what it knew then, and it tells nobody.
        </p>
      )}
      {storage_fault !== null && cut_off_since_ms === null && (
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
      {isOutdated && (
        <p class="notice" data-role="new-version">
          The server has a newer version of this page.{" "}
          <button type="button" class="link" onClick={() => location.reload()}>Load it</button>
        </p>
      )}
    </>
  );
}

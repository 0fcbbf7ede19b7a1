import { useSignal } from "@preact/signals";
import { useLive } from "./live.ts";

export interface ServerNoticeProps {
  /** Names the scripts that the page was made with; null: it must not be loaded a second time. */
  build: string | null;
  /** Why no sample can be stored at present, in words; null: all is well. */
  storage_fault: string | null;
  /** Names of channels on which nothing goes out until somebody looks; cut to a few. */
  broken_channels: readonly string[];
  /** The heartbeat is set and cannot be called. */
  is_heartbeat_broken: boolean;
}

/** Says above every page what is wrong with the server itself, and when there is a newer one. */
export function ServerNotice(
  { build, storage_fault, broken_channels, is_heartbeat_broken }: ServerNoticeProps,
) {
  const fault = useSignal(storage_fault);
  const isOutdated = useSignal(false);

  useLive("server", {
    joined: (reply) => {
      fault.value = reply.storage_fault;
      isOutdated.value = build !== null && reply.build !== build;
    },
    storage: (status) => {
      fault.value = status.storage_fault;
    },
  });

  return (
    <div class="server-notice" role="status">
      {fault.value !== null && (
        <p class="notice" data-role="storage-fault">
          <strong>The server cannot store samples.</strong>{" "}
          {fault.value}. What the pages show stands still; agents keep their samples and send them
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
      {isOutdated.value && (
        <p class="notice" data-role="new-version">
          The server has a newer version of this page.{" "}
          <button type="button" class="link" onClick={() => location.reload()}>Load it</button>
        </p>
      )}
    </div>
  );
}

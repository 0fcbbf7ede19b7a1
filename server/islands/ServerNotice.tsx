import { useSignal } from "@preact/signals";
import type { ServerStatus } from "../views/live_events.ts";
import { useContext } from "preact/hooks";
import { useLive } from "./live.ts";
import { createPart, usePart } from "./loaded_part.ts";
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
  const Notices = usePart(NOTICES, isWrong(status.value) || isOutdated.value);
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
      {Notices !== null && <Notices status={status.value} isOutdated={isOutdated.value} />}
    </div>
  );
}

/** What the server itself tells can be loaded from it. */
const NOTICES = createPart(() =>
  import("./ServerNotices.tsx").then((module) => module.ServerNotices)
);

/** What the page came with, before it is made alive. */
export async function loadNotices(): Promise<void> {
  if (document.querySelector(".server-notice > *") !== null) await NOTICES.load();
}

function isWrong(status: ServerStatus): boolean {
  const { storage_fault, cut_off_since_ms, broken_channels, is_heartbeat_broken } = status;
  const { broken_factors } = status;
  return storage_fault !== null || cut_off_since_ms !== null || broken_channels.length > 0 ||
    is_heartbeat_broken ||
    broken_factors.length > 0;
}

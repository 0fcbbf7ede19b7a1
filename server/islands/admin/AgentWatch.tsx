import { useSignal } from "@preact/signals";
import { hostTopic } from "../../../shared/protocol/names.ts";
import type { HostView } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { useLive } from "../live.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";

/** Says when the agent that is being set up has connected. */
export function AgentWatch({ name }: { name: string }) {
  const isConnected = useSignal(false);
  const look = ({ card }: HostView) => {
    isConnected.value = card.connection === "online";
  };

  useLive(hostTopic(name), {
    joined: (reply) => {
      if (reply.answer === "whole") look(reply.view);
    },
    view: look,
    removed: () => {
      isConnected.value = false;
    },
  });

  return (
    <p class="agent-watch needs-script" role="status">
      {isConnected.value
        ? (
          <>
            <LevelBadge tone="ok">Its agent is connected</LevelBadge>{" "}
            <a href={hostPath(name)}>Show {name}</a>
          </>
        )
        : <LevelBadge tone="waiting">Waiting for its agent</LevelBadge>}
    </p>
  );
}

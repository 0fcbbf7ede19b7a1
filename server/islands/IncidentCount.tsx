import { useSignal } from "@preact/signals";
import { useLive } from "./live.ts";
import { formatCount } from "./ui/format.ts";

interface IncidentCountProps {
  /** Critical incidents that nobody has taken on. */
  open_critical: number;
}

/** The count beside the link to the incidents; nothing while there are none. */
export function IncidentCount({ open_critical }: IncidentCountProps) {
  const count = useSignal(open_critical);
  useLive("incident_count", {
    joined: (reply) => {
      count.value = reply.open_critical;
    },
    count: (reply) => {
      count.value = reply.open_critical;
    },
  });
  return count.value === 0 ? null : (
    <span class="nav-count" data-role="open-critical">
      {formatCount(count.value)} <span class="sr-only">critical, open</span>
    </span>
  );
}

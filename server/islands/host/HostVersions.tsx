import type { ComponentChildren } from "preact";
import type { HostView } from "../../views/mod.ts";
import { Age } from "../ui/Age.tsx";
import { formatUptime, UNKNOWN } from "../ui/format.ts";
import { shortPveVersion, shortZfsVersion } from "./versions.ts";

/** When it was seen, since when it runs, and the versions of what runs on it. */
export function HostVersions({ view }: { view: HostView }) {
  const { card } = view;
  return (
    <>
      <dl class="facts host-facts">
        <Fact label="Last seen">
          {card.last_seen_unix === null ? "never" : <Age unix={card.last_seen_unix} />}
        </Fact>
        <Fact label="Uptime">{formatUptime(view.host.value?.uptime_seconds ?? null)}</Fact>
        <Fact label="Proxmox VE" title={view.pve_version}>
          {shortPveVersion(view.pve_version) ?? UNKNOWN}
        </Fact>
        <Fact label="ZFS" title={view.zfs_version}>
          {card.zfs === "none" ? "no ZFS" : shortZfsVersion(view.zfs_version) ?? UNKNOWN}
        </Fact>
        <Fact label="Kernel">{view.kernel_version ?? UNKNOWN}</Fact>
        <Fact label="Agent">{view.agent_version ?? UNKNOWN}</Fact>
      </dl>
      {view.agent_upgrade !== null && (
        <p class="host-note">
          The agent is older than this server. On the host, beside the new package:{" "}
          <code>{view.agent_upgrade}</code>
        </p>
      )}
    </>
  );
}

interface FactProps {
  label: string;
  title?: string | null;
  children: ComponentChildren;
}

function Fact({ label, title, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd title={title ?? undefined}>{children}</dd>
    </div>
  );
}

import type { ComponentChildren } from "preact";
import type { HostView } from "../../views/mod.ts";
import { Age, useStale } from "../ui/Age.tsx";
import { formatUptime, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { ReasonList } from "../ui/ReasonList.tsx";
import { hostAdminPath } from "../../views/paths.ts";
import { WAITING_TEXT } from "../fleet/card_text.ts";
import { NoReason } from "../fleet/NoReason.tsx";

/** Which host this is, how it does and why, and what runs on it. */
export function HostHead({ view }: { view: HostView }) {
  const { card, reasons } = view;
  const stale = useStale(card);
  return (
    <header class="host-head" data-status={card.level} data-stale={stale}>
      <div class="host-title">
        <h1>{card.name}</h1>
        <LevelBadge tone={card.level} />
        {card.waiting && <span class="waiting-mark">{WAITING_TEXT}</span>}
        {card.group !== null && <span class="group">{card.group}</span>}
        {card.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
        {placeText(view) !== "" && <span class="muted">{placeText(view)}</span>}
        <a class="host-web" href={view.web_url} target="_blank" rel="noreferrer">
          Open in Proxmox
        </a>
        <a href={`${hostAdminPath(card.name)}/edit`}>
          Edit<span class="sr-only">{` ${card.name}`}</span>
        </a>
      </div>
      {view.note !== "" && <p class="host-note">{view.note}</p>}
      <div class="card why" data-tone={card.level}>
        {reasons.length === 0
          ? <NoReason card={card} />
          : <ReasonList reasons={reasons} host={card.name} />}
      </div>
      {card.two_agents && <TwoAgents name={card.name} />}
      <dl class="facts host-facts">
        <Fact label="Last seen">
          {card.last_seen_unix === null ? "never" : <Age unix={card.last_seen_unix} />}
        </Fact>
        <Fact label="Uptime">{formatUptime(view.host.value?.uptime_seconds ?? null)}</Fact>
        <Fact label="Proxmox VE" title={view.pve_version}>
          {shortPveVersion(view.pve_version) ?? UNKNOWN}
        </Fact>
        <Fact label="ZFS" title={view.zfs_version}>
          {card.zfs === "none" ? "no ZFS" : view.zfs_version?.replace(/^zfs-/, "") ?? UNKNOWN}
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
    </header>
  );
}

function TwoAgents({ name }: { name: string }) {
  return (
    <p class="notice" role="status">
      Two agents use the token of this host, and each cuts the other off. Stop one of them, or{" "}
      <a href={`${hostAdminPath(name)}/rotate`}>make a new token</a> for the one that is to stay.
    </p>
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

/** Cluster, and the node's own name where it differs from the registered one. */
function placeText({ card, host }: HostView): string {
  const node = host.value?.node_name ?? null;
  return [
    card.cluster_name === null ? [] : `cluster ${card.cluster_name}`,
    node === null || node === card.name ? [] : `node ${node}`,
  ].flat().join(", ");
}

/** "9.1.1" of "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: 6.14.11-4-pve)". */
export function shortPveVersion(text: string | null): string | null {
  return text?.match(/^pve-manager\/([^/\s]+)/)?.[1] ?? text;
}

import type { HostView } from "../../views/mod.ts";
import { hostAdminPath, hostPath, newWindowPath } from "../../views/paths.ts";
import { WAITING_TEXT } from "../fleet/card_text.ts";
import { useStale } from "../ui/Age.tsx";
import { formatUptime } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { HostAnchors } from "./HostAnchors.tsx";
import { shortVersions } from "./versions.ts";

/** The hosts before and after one in the order of the fleet; null: it is the first, or the last. */
export interface Neighbours {
  previous: string | null;
  next: string | null;
}

interface HostHeadProps {
  view: HostView;
  neighbours: Neighbours;
}

/** What stays in sight: which host this is, how it does, and the way to its parts and neighbours. */
export function HostHead({ view, neighbours }: HostHeadProps) {
  const { card } = view;
  const stale = useStale(card);
  return (
    <header class="host-head" data-status={card.level} data-stale={stale}>
      <div class="host-title">
        <Steps neighbours={neighbours} />
        <h1 title={card.name}>{card.name}</h1>
        <LevelBadge tone={card.level} />
        {card.waiting && <span class="waiting-mark">{WAITING_TEXT}</span>}
        <span class="host-place">
          {card.group !== null && <span class="group">{card.group}</span>}
          {card.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
          {placeText(view) !== "" && <span class="muted">{placeText(view)}</span>}
        </span>
        <span class="host-brief muted">{briefText(view)}</span>
        <HostLinks view={view} />
      </div>
      <HostAnchors view={view} />
    </header>
  );
}

function Steps({ neighbours: { previous, next } }: { neighbours: Neighbours }) {
  if (previous === null && next === null) return null;
  return (
    <nav class="host-steps" aria-label="Hosts in the order of the fleet">
      <Step name={previous} rel="prev" word="Previous host" sign="‹" />
      <Step name={next} rel="next" word="Next host" sign="›" />
    </nav>
  );
}

interface StepProps {
  name: string | null;
  rel: "prev" | "next";
  word: string;
  sign: string;
}

function Step({ name, rel, word, sign }: StepProps) {
  if (name === null) return <span class="muted" aria-hidden="true">{sign}</span>;
  const text = `${word}: ${name}`;
  return <a href={hostPath(name)} rel={rel} title={text} aria-label={text}>{sign}</a>;
}

/** What can be done about the host, beside its name where there is room. */
export function HostLinks({ view: { card, web_url } }: { view: HostView }) {
  const { name } = card;
  return (
    <span class="host-links">
      <a class="host-web" href={web_url} target="_blank" rel="noreferrer">Open in Proxmox</a>
      <a href={newWindowPath({ hosts: name })}>
        Window<span class="sr-only">{` for ${name}`}</span>
      </a>
      {card.group !== null && (
        <a href={newWindowPath({ groups: card.group })}>Window for {card.group}</a>
      )}
      <a href={`${hostAdminPath(name)}/edit`}>
        Edit<span class="sr-only">{` ${name}`}</span>
      </a>
    </span>
  );
}

function briefText(view: HostView): string {
  const uptime = view.host.value?.uptime_seconds ?? null;
  return [
    uptime === null ? [] : `up ${formatUptime(uptime)}`,
    shortVersions(view),
  ].flat().join(" · ");
}

/** Cluster, and the node's own name where it differs from the registered one. */
export function placeText({ card, host }: HostView): string {
  const node = host.value?.node_name ?? null;
  return [
    card.cluster_name === null ? [] : `cluster ${card.cluster_name}`,
    node === null || node === card.name ? [] : `node ${node}`,
  ].flat().join(", ");
}

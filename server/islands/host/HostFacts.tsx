import type { HostView } from "../../views/mod.ts";
import { hostAdminPath } from "../../views/paths.ts";
import { HostLinks, placeText } from "./HostHead.tsx";

/** What the operator says of a host, and what its agent needs. */
export function HostFacts({ view }: { view: HostView }) {
  const { card } = view;
  return (
    <div class="host-about">
      {view.note !== "" && <p class="host-note">{view.note}</p>}
      <p class="host-narrow">
        {card.group !== null && <span class="group">{card.group}</span>}
        {card.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
        <span class="muted">{placeText(view)}</span>
        <HostLinks view={view} />
      </p>
      {card.two_agents && <TwoAgents name={card.name} />}
    </div>
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

import { printable } from "../../../shared/printable.ts";
import type { GuestChange } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { Moment } from "../ui/Moment.tsx";

/** What changed of a guest and its configuration lately, the newest first. */
export function GuestChanges({ host, changes }: { host: string; changes: readonly GuestChange[] }) {
  return (
    <section class="card guest-card" aria-labelledby="guest-changes">
      <h2 id="guest-changes">Changes</h2>
      {changes.length === 0
        ? <p class="muted">Nothing of it has changed lately</p>
        : (
          <ul class="guest-changes">
            {changes.map((change) => (
              <li key={change.id}>
                <Moment unix={change.at_unix} />
                <span class="name">{textOf(change)}</span>
              </li>
            ))}
          </ul>
        )}
      <p>
        <a href={`${hostPath(host)}/journal`}>Journal of {host}</a>
      </p>
    </section>
  );
}

function textOf({ what, before, after, is_cut }: GuestChange): string {
  if (what === "present") return after === null ? "It disappeared" : "It appeared";
  const sides = [before ?? "not set", after ?? "not set"].map(printable).join(" → ");
  return `${printable(what)}: ${sides}${is_cut ? " (cut)" : ""}`;
}

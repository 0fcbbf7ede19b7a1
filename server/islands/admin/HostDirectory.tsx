import { useComputed } from "@preact/signals";
import { NATURAL_ORDER } from "../../../shared/natural_order.ts";
import { countPages, pageOf } from "../../../shared/page_of.ts";
import type { HostCard } from "../../views/host_card.ts";
import { hostAdminPath, hostPath } from "../../views/paths.ts";
import { WHOLE_FLEET } from "../../views/fleet_query.ts";
import type { HostSignal } from "../fleet/fleet_state.ts";
import { type FleetProps, useLiveFleet } from "../fleet/live_fleet.ts";
import { BulkBar } from "./BulkBar.tsx";
import type { BulkProblem } from "./bulk_changes.ts";
import { Age } from "../ui/Age.tsx";
import { formatCount, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Pages } from "../ui/Pages.tsx";
import { NowContext, useServerClock } from "../ui/server_clock.ts";

export interface HostDirectoryProps extends FleetProps {
  /** From 1. */
  page: number;
  /** What was asked for and could not be done; null: nothing. */
  bulk_problem: BulkProblem | null;
}

const HOSTS_SHOWN = 200;

/** Every registered host by name, with whether its agent is connected and what can be done. */
export function HostDirectory(
  { page: wantedPage, bulk_problem, ...given }: HostDirectoryProps,
) {
  const { now, sync } = useServerClock(given.now_unix);
  const fleet = useLiveFleet({ ...given, query: WHOLE_FLEET, sync });
  // By name, unlike the fleet page: no row moves away under the pointer.
  const hosts = useComputed(() => fleet.shown.value.toSorted(compareNames));

  const pages = countPages(hosts.value.length, HOSTS_SHOWN);
  const page = Math.min(wantedPage, pages);
  if (hosts.value.length === 0) return <p class="nothing card">No hosts yet</p>;
  return (
    <NowContext.Provider value={now}>
      <form method="post" action="/admin/hosts/bulk">
        <BulkBar problem={bulk_problem} />
        <table class="listing hosts-listing card">
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">Group and tags</th>
              <th scope="col">Agent</th>
              <th scope="col">Last seen</th>
              <th scope="col">Agent version</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {pageOf(hosts.value, page, HOSTS_SHOWN).map((host) => (
              <HostLine
                key={host.peek().name}
                host={host}
                isTicked={bulk_problem?.hosts.includes(host.peek().name) ?? false}
              />
            ))}
          </tbody>
        </table>
      </form>
      <Pages
        label="Hosts"
        page={page}
        pages={pages}
        total={`${formatCount(hosts.value.length)} hosts, by name`}
        pathOf={(other) => other === 1 ? "/admin/hosts" : `/admin/hosts?page=${other}`}
      />
    </NowContext.Provider>
  );
}

function HostLine({ host, isTicked }: { host: HostSignal; isTicked: boolean }) {
  const card = host.value;
  const { name, group, tags, last_seen_unix, agent_version } = card;
  const action = hostAdminPath(name);
  return (
    <tr data-host={name}>
      <th scope="row">
        <span class="tick-line">
          <input
            type="checkbox"
            name="host"
            value={name}
            aria-label={`Tick ${name}`}
            defaultChecked={isTicked}
          />
          <a class="host-name" href={hostPath(name)}>{name}</a>
        </span>
      </th>
      <td class="words" data-label="Group and tags">
        {group !== null && <span class="group">{group}</span>}
        {tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
        {group === null && tags.length === 0 && UNKNOWN}
      </td>
      <td data-label="Agent">
        <Connection card={card} />
      </td>
      <td data-label="Last seen">
        {last_seen_unix === null ? "never" : <Age unix={last_seen_unix} />}
      </td>
      <td data-label="Version">
        {agent_version ?? UNKNOWN}
        {card.agent_standing === "behind" && <span class="muted">behind</span>}
      </td>
      <td class="line-actions">
        <a href={`${action}/edit`}>
          Edit<span class="sr-only">{` ${name}`}</span>
        </a>
        <a href={`${action}/rotate`}>
          New token<span class="sr-only">{` for ${name}`}</span>
        </a>
        <a class="danger-link" href={`${action}/delete`}>
          Delete<span class="sr-only">{` ${name}`}</span>
        </a>
      </td>
    </tr>
  );
}

function Connection({ card: { connection, waiting, two_agents } }: { card: HostCard }) {
  if (two_agents) return <LevelBadge tone="warning">Two agents</LevelBadge>;
  if (waiting) return <LevelBadge tone="waiting">Waiting to reconnect</LevelBadge>;
  if (connection === "never_connected") return <LevelBadge tone="none">Never connected</LevelBadge>;
  return connection === "online" ? <>Connected</> : <LevelBadge tone="offline" />;
}

function compareNames(a: HostSignal, b: HostSignal): number {
  return NATURAL_ORDER.compare(a.peek().name, b.peek().name);
}

import { useMemo } from "preact/hooks";
import { useSignal, useSignalEffect } from "@preact/signals";
import { EmptyFleet } from "./fleet/EmptyFleet.tsx";
import { countAll, filterPath, type FleetFilter } from "../views/fleet_filter.ts";
import { HostLevelFilter, TextFilter } from "./fleet/FleetFilterBar.tsx";
import type { FleetState, HostSignal } from "./fleet/fleet_state.ts";
import { HostRows } from "./fleet/HostRows.tsx";
import { HostTiles } from "./fleet/HostTiles.tsx";
import { type FleetProps, useLiveFleet } from "./fleet/live_fleet.ts";
import { FLEET_LAYOUTS, type FleetLayout, preferenceCookie } from "./preferences.ts";
import { AsOf } from "./ui/AsOf.tsx";
import { formatCount } from "./ui/format.ts";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";

export interface FleetBoardProps extends FleetProps {
  /** As this browser remembers it; null chooses by the size of the fleet. */
  layout: FleetLayout | null;
  filter: FleetFilter;
}

/** Up to this many hosts are shown as cards unless asked otherwise. */
const CARDS_UP_TO = 24;
/** More, worst first, only when asked for: 5,000 would hold the server up for half a second. */
const SHOWN_UP_TO = 1_000;

/** The whole fleet, worst first, live. */
export function FleetBoard(props: FleetBoardProps) {
  const { layout: remembered, ...given } = props;
  const { now, sync } = useServerClock(given.now_unix);
  const fleet = useLiveFleet({ ...given, sync });
  const isLarge = countAll(fleet.counts.peek()) > CARDS_UP_TO;
  const layout = useSignal(remembered ?? (isLarge ? "rows" : "cards"));

  useSignalEffect(() => history.replaceState(history.state, "", filterPath(fleet.filter.value)));

  const isWhole = useSignal(false);
  const found = fleet.shown.value;
  // The same array while nothing moves: a list that changed is measured, which costs a layout.
  const hosts = useMemo(
    () => isWhole.value || found.length <= SHOWN_UP_TO ? found : found.slice(0, SHOWN_UP_TO),
    [found, isWhole.value],
  );
  useSteadyList('[data-role="host-card"]', hosts);

  const counts = fleet.counts.value;
  const isEmpty = countAll(counts) === 0;
  return (
    <NowContext.Provider value={now}>
      <div class="page-head">
        <h1>Fleet</h1>
        {!isEmpty && (
          <>
            <HostLevelFilter counts={counts} filter={fleet.filter} />
            <AsOf />
            <div class="page-tools">
              <TextFilter filter={fleet.filter} />
              <LayoutSwitch
                layout={layout.value}
                choose={(chosen) => {
                  layout.value = chosen;
                  document.cookie = preferenceCookie("fleet_layout", chosen);
                }}
              />
            </div>
          </>
        )}
      </div>
      {isEmpty ? <EmptyFleet /> : <HostList fleet={fleet} hosts={hosts} layout={layout.value} />}
      {hosts.length < found.length && (
        <p class="muted">
          The worst {formatCount(hosts.length)} of {formatCount(found.length)}{" "}
          hosts; the filters find the others.{" "}
          <button type="button" class="link needs-script" onClick={() => isWhole.value = true}>
            Show all
          </button>
        </p>
      )}
    </NowContext.Provider>
  );
}

interface HostListProps {
  fleet: FleetState;
  hosts: readonly HostSignal[];
  layout: FleetLayout;
}

function HostList({ fleet, hosts, layout }: HostListProps) {
  if (hosts.length === 0) return <NothingFound fleet={fleet} />;
  return layout === "rows" ? <HostRows hosts={hosts} /> : <HostTiles hosts={hosts} />;
}

function NothingFound({ fleet }: { fleet: FleetState }) {
  return (
    <section class="empty card" role="status">
      <h2>No host matches</h2>
      <p>
        None of {formatCount(countAll(fleet.counts.value))} hosts passes this filter.{" "}
        <a href="/">Show all</a>
      </p>
    </section>
  );
}

interface LayoutSwitchProps {
  layout: FleetLayout;
  choose: (layout: FleetLayout) => void;
}

function LayoutSwitch({ layout, choose }: LayoutSwitchProps) {
  return (
    <div class="switch needs-script" role="group" aria-label="Layout">
      {FLEET_LAYOUTS.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={layout === choice}
          onClick={() => choose(choice)}
        >
          {choice === "cards" ? "Cards" : "Rows"}
        </button>
      ))}
    </div>
  );
}

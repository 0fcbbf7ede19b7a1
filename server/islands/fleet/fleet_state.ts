import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { HostCard } from "../../views/mod.ts";
import type { Level } from "../../../shared/verdict/mod.ts";
import { countLevels, findCards } from "../../views/fleet_filter.ts";
import { arrangeHosts, type FleetQuery } from "../../views/fleet_query.ts";

export type HostSignal = ReadonlySignal<HostCard>;

/** The fleet as the page holds it: one signal per host, so that a change renders that host alone. */
export interface FleetState {
  query: Signal<FleetQuery>;
  /** Every host. */
  cards: ReadonlySignal<readonly HostCard[]>;
  /** Of those that the words of the filter find, whatever level it shows. */
  counts: ReadonlySignal<Record<Level, number>>;
  /** The hosts that pass the filter, in their order. The same array while nothing moved. */
  shown: ReadonlySignal<readonly HostSignal[]>;
  find(name: string): HostCard | null;
  /** Makes `cards` the whole fleet. */
  replace(cards: readonly HostCard[]): void;
  put(card: HostCard): void;
  remove(name: string): void;
}

export function createFleetState(cards: readonly HostCard[], query: FleetQuery): FleetState {
  const querySignal = signal(query);
  const hosts = signal<ReadonlyMap<string, Signal<HostCard>>>(
    new Map(cards.map((card) => [card.name, signal(card)])),
  );
  const all = computed(() => [...hosts.value.values()].map((host) => host.value));
  let lastShown: readonly HostSignal[] = [];

  function put(card: HostCard) {
    const host = hosts.peek().get(card.name);
    if (host === undefined) hosts.value = new Map(hosts.peek()).set(card.name, signal(card));
    else update(host, card);
  }

  return {
    query: querySignal,
    cards: all,
    counts: computed(() =>
      countLevels(findCards(all.value, { ...querySignal.value, level: null }))
    ),
    shown: computed(() => {
      const shown = arrangeHosts(all.value, querySignal.value)
        .flatMap((card) => hosts.value.get(card.name) ?? []);
      const unmoved = shown.length === lastShown.length &&
        shown.every((host, index) => host === lastShown[index]);
      return lastShown = unmoved ? lastShown : shown;
    }),
    find: (name) => hosts.value.get(name)?.value ?? null,
    replace: (next) =>
      batch(() => {
        const before = hosts.peek();
        hosts.value = new Map(next.map((card) => {
          const host = before.get(card.name) ?? signal(card);
          update(host, card);
          return [card.name, host];
        }));
      }),
    put,
    remove: (name) => {
      hosts.value = new Map([...hosts.peek()].filter(([other]) => other !== name));
    },
  };
}

/** Leaves an equal card alone. Cards come from one encoder, so equal text means equal cards. */
function update(host: Signal<HostCard>, card: HostCard) {
  if (JSON.stringify(host.peek()) !== JSON.stringify(card)) host.value = card;
}

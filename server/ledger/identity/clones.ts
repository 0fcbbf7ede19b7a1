/** One machine or pool that several hosts report at once: said, and never merged. */
import type { CloneFacts } from "../../../shared/verdict/ledger_facts.ts";
import { type IdentityState, isHeard, type KnownPool } from "./identity_state.ts";

/** What a host shares with others that are heard as well. */
export function cloneFacts(
  state: IdentityState,
  hostId: number,
  { nameOf, nowMs }: { nameOf: (hostId: number) => string; nowMs: number },
): CloneFacts[] {
  return isHeard(state, hostId, nowMs) ? [...sameMachines(), ...samePools()] : [];

  function sameMachines(): CloneFacts[] {
    const id = state.machines.get(String(hostId))?.machine_id ?? null;
    if (id === null) return [];
    const others = state.machines.by("machine", id).map(({ host_id }) => host_id)
      .filter((other) => other !== hostId && isHeard(state, other, nowMs));
    return others.length === 0 ? [] : [{ kind: "machine", id, others: names(others), name: "" }];
  }

  function samePools(): CloneFacts[] {
    return state.pools.by("home", hostId).filter(isThere).flatMap(({ guid, name }) => {
      if (guid === null) return [];
      const others = state.pools.by("guid", guid).filter(isThere).map(({ home }) => home)
        .filter((home) => home !== hostId);
      return others.length === 0 ? [] : [{ kind: "pool", id: guid, others: names(others), name }];
    });
  }

  function isThere({ home, is_listed }: KnownPool): boolean {
    return is_listed && isHeard(state, home, nowMs);
  }

  function names(hosts: readonly number[]): string[] {
    return hosts.map(nameOf).toSorted();
  }
}

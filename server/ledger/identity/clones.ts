/** One machine or pool that several hosts report at once: said, and never merged. */
import type { CloneFacts } from "../../../shared/verdict/ledger_facts.ts";
import { type IdentityState, isHeard } from "./identity_state.ts";

/** So many others are named; a template that a whole fleet was made from has no end of them. */
const NAMED = 3;

/** Of so many others it is looked whether they are heard: each host is judged every few seconds. */
const LOOKED_AT = 64;

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
    const hosts = state.machines.by("machine", id, LOOKED_AT).map(({ host_id }) => host_id);
    return namedOthers(hosts).map((others) => ({ kind: "machine", id, name: "", ...others }));
  }

  function samePools(): CloneFacts[] {
    return state.pools.by("home", hostId).flatMap(({ guid, name, is_listed }) => {
      if (guid === null || !is_listed) return [];
      const hosts = state.pools.by("guid", guid, LOOKED_AT)
        .flatMap((pool) => pool.is_listed ? pool.home : []);
      return namedOthers(hosts).map((others) => ({ kind: "pool", id: guid, name, ...others }));
    });
  }

  /** None, or one with names. */
  function namedOthers(hosts: readonly number[]): Pick<CloneFacts, "others" | "has_more">[] {
    const heard = hosts.filter((host) => host !== hostId && isHeard(state, host, nowMs));
    if (heard.length === 0) return [];
    const others = heard.slice(0, NAMED).map(nameOf).toSorted();
    return [{ others, has_more: heard.length > NAMED }];
  }
}

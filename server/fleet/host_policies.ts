/** The snapshot policies there are, which of them are about each host, and how it stands by them. */
import { matchesSelector } from "../../shared/host_selector.ts";
import { isSameData } from "../../shared/same_data.ts";
import type { LedgerFacts } from "../../shared/verdict/ledger_facts.ts";
import { guestId } from "../../shared/sample/vms_runtime.ts";
import { checkPolicies, NO_POLICIES, type PolicyStanding } from "../ledger/snapshots/policies.ts";
import { frequencyOf } from "../ledger/snapshots/snapshot_reading.ts";
import type { SnapshotPolicy, Store } from "../store/port.ts";
import type { HostState } from "./host_state.ts";
import { hostSafeties } from "./host_safeties.ts";

interface Known {
  policies: readonly SnapshotPolicy[];
  /** What the standing was made of; each is replaced, never changed. */
  parts: readonly unknown[];
  standing: PolicyStanding;
}

const NONE: Known = { policies: [], parts: [], standing: NO_POLICIES };

export class HostPolicies {
  #all: readonly SnapshotPolicy[] = [];
  #known = new WeakMap<HostState, Known>();

  constructor(readonly store: Pick<Store, "listSnapshotPolicies">) {}

  /** By name. */
  get all(): readonly SnapshotPolicy[] {
    return this.#all;
  }

  /** Takes up what is stored. */
  async load(): Promise<void> {
    this.#all = await this.store.listSnapshotPolicies();
  }

  /** Looks which are about a host; whether those are others than before. */
  give(state: HostState): boolean {
    const before = this.#known.get(state) ?? NONE;
    const policies = this.#all.filter(({ selector }) => matchesSelector(selector, state.row));
    if (isSameData(policies, before.policies)) return false;
    this.#known.set(state, { ...NONE, policies });
    return true;
  }

  /** How a host stands as of its last reading; the same object while nothing changes. */
  standing(state: HostState, { snapshot_classes }: Pick<LedgerFacts, "snapshot_classes">) {
    const known = this.#known.get(state) ?? NONE;
    const { policies } = known;
    if (policies.length === 0) return NO_POLICIES;
    const { value, collected_at_unix } = state.standing("zfs_datasets");
    const isOfGuests = policies.some(({ guest_tags }) => guest_tags !== null);
    const parts = [
      value,
      collected_at_unix,
      snapshot_classes,
      ...(isOfGuests ? GUEST_SECTIONS.map((name) => state.standing(name).value) : []),
    ];
    if (known.parts.length > 0 && parts.every((part, at) => part === known.parts[at])) {
      return known.standing;
    }
    const standing = checkPolicies({
      policies,
      datasets: value?.datasets ?? [],
      // Without a reading there is no dataset to be asked about.
      read_unix: collected_at_unix ?? 0,
      guest_tags: isOfGuests ? tagsByDataset(state) : new Map(),
      gaps: gapsOf(snapshot_classes),
    });
    this.#known.set(state, { policies, parts, standing });
    return standing;
  }
}

/** From which disks and tags of guests are read. */
const GUEST_SECTIONS = ["vms_runtime", "vms_detail", "storage"] as const;

function tagsByDataset(state: HostState): Map<string, readonly string[]> {
  const guests = state.standing("vms_runtime").value?.vms ?? [];
  const tagsOf = new Map(guests.map((guest) => [guestId(guest), guest.tags]));
  const tags = new Map<string, readonly string[]>();
  for (const { guest_id, disks } of hostSafeties(state)) {
    for (const { dataset } of disks) {
      if (dataset !== null) tags.set(dataset, (tagsOf.get(guest_id) ?? []).map(lower));
    }
  }
  return tags;
}

/** Proxmox keeps tags in lower case unless it was told not to; policies always do. */
function lower(tag: string): string {
  return tag.toLowerCase();
}

/** Of classes whose names do not tell how often they are made. */
function gapsOf(classes: LedgerFacts["snapshot_classes"]): Map<string, number> {
  return new Map(
    classes.filter((facts) => frequencyOf(facts) === null)
      .map((facts) => [`${facts.dataset}@${facts.class}`, facts.gap_seconds]),
  );
}

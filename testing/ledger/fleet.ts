/** Hosts that report in turn, for tests of who is who. */
import {
  advanceIdentity,
  type IdentityStep,
} from "../../server/ledger/identity/advance_identity.ts";
import { cloneFacts } from "../../server/ledger/identity/clones.ts";
import {
  closeIdentities,
  type IdentityState,
  NOBODY,
  openIdentities,
} from "../../server/ledger/identity/identity_state.ts";
import { MINUTE_MS, NEW_YEAR_MS } from "./pools.ts";

/** After three intervals of 30 s. */
export const SILENT_AFTER_MS = 90_000;

export interface Told {
  machine?: string | null;
  cluster?: string | null;
  /** `name:guid`, or a name alone where no GUID is known; null: not read. */
  pools?: readonly string[] | null;
}

/** Hosts by number; each reading is half a minute after the one before. */
export class TestingFleet {
  state: IdentityState = openIdentities(NOBODY, 0);
  nowMs = NEW_YEAR_MS;
  /** Every renaming, oldest first. */
  renamed: string[] = [];

  wait(minutes: number): void {
    this.nowMs += minutes * MINUTE_MS;
  }

  /** Keys of the pools, "?" where it is not decided. */
  pools(host: number, told: Told): string[] {
    return this.tell(host, told).pools.keys.map((key) => key ?? "?");
  }

  tell(host: number, told: Told, atMs = this.nowMs += MINUTE_MS / 2): IdentityStep {
    const step = advanceIdentity(this.state, {
      host_id: host,
      at_ms: atMs,
      silent_after_ms: SILENT_AFTER_MS,
      machine_id: told.machine ?? null,
      cluster_id: told.cluster ?? null,
      pools: told.pools?.map((pool) => {
        const [name = "", guid = null] = pool.split(":");
        return { name, guid };
      }) ?? null,
    });
    for (const { from, to } of step.pools.renamed) {
      this.renamed.push(`${from} → ${to}`);
    }
    return step;
  }

  restart(): void {
    const rows = JSON.parse(JSON.stringify(closeIdentities(this.state)));
    this.state = openIdentities(rows, this.nowMs);
  }

  clones(host: number): string[] {
    return cloneFacts(this.state, host, { nameOf: (id) => `pve-${id}`, nowMs: this.nowMs })
      .map(({ kind, id, others, has_more }) =>
        `${kind} ${id}: ${others.join(" ")}${has_more ? " …" : ""}`
      );
  }
}

/** A host as it was at a past minute, as far as samples, reasons and the ledger reach. */
import { type Kind, KINDS } from "../../shared/sample/mod.ts";
import { compareReasonLevels, type KnownSample } from "../../shared/verdict/mod.ts";
import { worstLevel } from "../../shared/verdict/judge.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import { type ChangeRow, SampleDamaged, type Store } from "../store/port.ts";
import { labelOf } from "../views/reason_label.ts";
import type { ListedChange, PastHost } from "../views/mod.ts";
import { toGuestEntries } from "./guest_entry.ts";
import { toHostCard } from "./host_card.ts";
import { HostState } from "./host_state.ts";
import { toHostView } from "./host_view.ts";
import { readPastFacts } from "./past_facts.ts";
import { findNeighbours } from "./past_neighbours.ts";
import { toKnownSample } from "./take_stored.ts";

export interface PastParts {
  store: Pick<
    Store,
    "sampleAsOf" | "listChangesAsOf" | "listJournal" | "listLedger"
  >;
  ledgers: Pick<Ledgers, "picture" | "homeSinceMs" | "findPool">;
  nowMs: number;
  onFault: (error: unknown) => void;
}

/** Reasons that a page shows of a past minute. */
const MOST_REASONS = 200;

const MINUTE_MS = 60_000;
/** The ledger, the journal and reasons that are over are kept for so long. */
const KEPT_MS = 400 * 86_400_000;

/** Null: the host was not known then; why, in words. */
export function whyUnknown({ row }: HostState, atMs: number, nowMs: number): string | null {
  if (atMs < nowMs - KEPT_MS) return "nothing is kept for longer than 400 days";
  // The minute in which it was registered is one in which it was known.
  if (atMs + MINUTE_MS > row.created_at_ms) return null;
  const since = new Date(row.created_at_ms).toISOString().slice(0, 16);
  return `${row.name} was registered at ${since}, and nothing is known before`;
}

export async function readPastHost(
  present: HostState,
  atMs: number,
  parts: PastParts,
): Promise<PastHost> {
  const { row } = present;
  const samples = await readSamples(row.id, atMs, parts);
  const changes = await parts.store.listChangesAsOf(row.id, atMs, MOST_REASONS);
  const reasons = changes.map(toListedChange)
    .sort((a, b) => compareReasonLevels(a.level, b.level));
  const hasSamples = samples.some(({ kind }) => kind === "fast");
  const neighbours = await findNeighbours(row.id, atMs, parts);
  const facts = hasSamples ? null : await readPastFacts(row.id, atMs, neighbours, parts);
  const isKnown = facts === null || reasons.length > 0 || Object.keys(facts.host).length > 0;
  return {
    name: row.name,
    at_unix: atMs / 1000,
    level: isKnown ? worstLevel(reasons) : "unknown",
    reasons,
    view: hasSamples ? toPastView(present, samples, changes) : null,
    facts,
    earlier_unix: neighbours.earlier_unix,
    later_unix: neighbours.later_unix,
  };
}

/** A sample that cannot be read any more is as if it were not there. */
async function readSamples(
  hostId: number,
  atMs: number,
  { store, onFault }: PastParts,
): Promise<KnownSample[]> {
  const samples: KnownSample[] = [];
  for (const kind of KINDS) {
    const sample = await readSample(kind);
    if (sample !== null) samples.push(sample);
  }
  return samples;

  async function readSample(kind: Kind): Promise<KnownSample | null> {
    try {
      const stored = await store.sampleAsOf(hostId, kind, atMs);
      return stored === null ? null : toKnownSample(kind, stored);
    } catch (error) {
      if (!(error instanceof SampleDamaged)) throw error;
      onFault(error);
      return null;
    }
  }
}

/** What the page of the host showed of these samples. */
function toPastView(
  present: HostState,
  samples: readonly KnownSample[],
  changes: readonly ChangeRow[],
): NonNullable<PastHost["view"]> {
  const state = new HostState(present.row, () => "");
  state.restore(new Map(), samples, []);
  state.lastSeenMs = Math.max(...samples.map((sample) => sample.received_at_ms));
  state.connected = !changes.some(({ code }) => code === "offline");
  state.setThresholds(present.thresholds);
  state.level = worstLevel(changes);
  const guests = state.standing("vms_runtime");
  const details = state.standing("vms_detail").value?.vms ?? [];
  const host = { name: state.row.name, collected_unix: null, stale_after_seconds: 0 };
  return toHostView(state, {
    revision: "",
    card: toHostCard(state),
    guests: toGuestEntries(
      { ...host, read_unix: guests.read_unix, is_held: guests.is_held },
      guests.value?.vms ?? [],
      details,
    ),
  });
}

function toListedChange(row: ChangeRow): ListedChange {
  const { id, code, subject, subject_id, level, text, opened_at_ms, closed_at_ms } = row;
  return {
    ...{ id, code, subject, subject_id, level, text },
    label: labelOf(row),
    opened_unix: opened_at_ms / 1000,
    closed_unix: closed_at_ms === null ? null : closed_at_ms / 1000,
  };
}

/** What the judge found of a host, as the incident machine takes it. */
import { KINDS } from "../../shared/sample/mod.ts";
import { reasonKey, sampleTimeUnix } from "../../shared/verdict/mod.ts";
import { RULES } from "../../shared/verdict/rules.ts";
import { knownSections } from "../../shared/verdict/section_fault.ts";
import type { Thresholds } from "../../shared/verdict/thresholds.ts";
import type { FoundReason, Judged, SampleEvidence, Unread } from "../incidents/machine/inputs.ts";
import type { HostState } from "./host_state.ts";
import type { ListedReason } from "../views/mod.ts";

interface Evidence extends Required<Pick<Judged, "samples" | "margins">> {
  /** By which its margins are told. */
  thresholds: Thresholds;
}

/** Made once for each reading: what is known of a host is a new object with each sample. */
const EVIDENCE = new WeakMap<object, Evidence>();

/** Errors so far by device, of what a reason is about; null of most. */
export interface ErrorCounters {
  counters(
    hostId: number,
    reason: Pick<ListedReason, "code" | "subject_id">,
  ): Readonly<Record<string, number>> | null;
}

export function judgedInput(state: HostState, ledgers: ErrorCounters): Judged {
  const { samples: readings, thresholds } = state;
  const known = EVIDENCE.get(readings);
  const evidence = known?.thresholds === thresholds ? known : evidenceOf(state);
  if (known !== evidence) EVIDENCE.set(readings, evidence);
  const { samples, margins } = evidence;
  const shared = sharedStorages(state);
  return {
    type: "judged",
    host_id: state.row.id,
    reasons: state.reasons.map((reason) => {
      const counters = ledgers.counters(state.row.id, reason);
      const isShared = STORAGE_CODES.has(reason.code) && shared.has(reason.subject_id);
      return {
        ...toFound(reason),
        ...(counters !== null && { counters }),
        ...(isShared && { is_shared: true }),
      };
    }),
    samples,
    margins,
  };
}

const STORAGE_CODES: ReadonlySet<string> = new Set(
  RULES.filter(({ about }) => about === "storage").map(({ code }) => code),
);

/** Those of a member that are storages of its whole cluster. */
function sharedStorages(state: HostState): ReadonlySet<string> {
  if (state.standing("host").value?.cluster_member !== true) return new Set();
  const storages = state.standing("storage").value?.storages ?? [];
  return new Set(storages.filter(({ shared }) => shared === true).map(({ name }) => name));
}

function toFound(reason: ListedReason): FoundReason {
  const { id, code, subject, subject_id, level, text, since_unix, as_of_unix, held } = reason;
  return {
    reason_id: id,
    code,
    subject,
    subject_id,
    level,
    text,
    since_ms: Math.round((since_unix ?? 0) * 1000),
    as_of_ms: as_of_unix === null ? null : Math.round(as_of_unix * 1000),
    held,
  };
}

function evidenceOf(state: HostState): Evidence {
  const samples: { -readonly [K in keyof Judged["samples"]]: SampleEvidence } = {};
  for (const kind of KINDS) {
    const sample = state.samples[kind];
    if (sample === null) continue;
    samples[kind] = {
      collected_at_ms: Math.round(sampleTimeUnix(sample) * 1000),
      interval_ms: state.intervals[kind] * 1000,
      unread: knownSections(sample).flatMap(toUnread),
    };
  }
  const { thresholds } = state;
  return { samples, margins: capacityMargins(state), thresholds };
}

function toUnread({ name, errors, fault }: ReturnType<typeof knownSections>[number]): Unread[] {
  const subjects = errors.flatMap(({ subject }) => subject ?? []);
  if (fault === null) return subjects.length === 0 ? [] : [{ section: name, about: subjects }];
  const isOfSubjects = subjects.length > 0 && subjects.length === errors.length;
  return [{ section: name, about: isOfSubjects ? subjects : null }];
}

/** By how many points each pool keeps the limits of its capacity. */
function capacityMargins(state: HostState): Record<string, number> {
  const margins: Record<string, number> = {};
  for (const { guid, name, capacity_percent } of state.standing("zfs_pools").value?.pools ?? []) {
    if (capacity_percent === null) continue;
    const subject_id = guid ?? name;
    const put = (code: string, limit: number) =>
      void (margins[reasonKey({ code, subject_id })] = limit - capacity_percent);
    put("pool_capacity", state.thresholds.poolFullFromPercent);
    put("pool_capacity_critical", state.thresholds.poolFullCriticalPercent);
  }
  return margins;
}

/** What the judge says of a host, how old that is which it says it of, and what the host is. */
import { KINDS } from "../../../shared/sample/mod.ts";
import { LEVELS, REASON_LEVELS, sampleAgeSeconds } from "../../../shared/verdict/mod.ts";
import type { ListedReason } from "../../views/reason.ts";
import { type Family, gauge, info, labels, oneHot, type Series } from "../family.ts";
import { KIND_OF, type Picture } from "./picture.ts";
import { isConnected } from "./resources.ts";

export function* judgementFamilies(picture: Picture): Generator<Family> {
  const { state, rows } = picture;
  yield {
    name: "proxmox_monitor_host_level",
    type: "gauge",
    help: "1: the level of the host.",
    series: oneHot("level", LEVELS, state.level),
  };
  const connected = isConnected(picture);
  yield gauge(
    "proxmox_monitor_host_connected",
    "1: its agent is connected.",
    connected === null ? null : Number(connected),
  );
  yield {
    name: "proxmox_monitor_reasons",
    type: "gauge",
    help: "Why it has its level, by the level of the reason; what is muted does not count.",
    series: countReasons(state.reasons),
  };
  yield info(
    "proxmox_monitor_reason_info",
    "Something that is the matter with the host, muted or not.",
    rows.take("reasons", state.reasons).map(({ level, code, subject, subject_id, muted }) => ({
      labels: labels({ level, code, subject, subject_id, muted: String(muted !== null) }),
    })),
  );
  yield {
    name: "proxmox_monitor_sample_age_seconds",
    type: "gauge",
    help: "Since the newest sample of each kind was collected.",
    series: sampleAges(picture),
  };
  yield {
    name: "proxmox_monitor_reading_age_seconds",
    type: "gauge",
    help: "Since that was collected which is known of each section.",
    series: readingAges(picture),
  };
  yield info("proxmox_monitor_host_info", "The host.", [{ labels: hostLabels(picture) }]);
}

function* countReasons(reasons: readonly ListedReason[]): Generator<Series> {
  for (const level of REASON_LEVELS) {
    const counted = reasons.filter((reason) => reason.level === level && reason.muted === null);
    yield { labels: labels({ level }), value: counted.length };
  }
}

function* sampleAges({ state, now_unix }: Picture): Generator<Series> {
  for (const kind of KINDS) {
    const sample = state.samples[kind];
    const age = sample === null ? null : sampleAgeSeconds(sample, now_unix);
    yield { labels: labels({ kind }), value: toAge(age) };
  }
}

function* readingAges({ state, now_unix }: Picture): Generator<Series> {
  for (const section of Object.keys(KIND_OF) as (keyof typeof KIND_OF)[]) {
    const { read_unix } = state.standing(section);
    const age = read_unix === null ? null : now_unix - read_unix;
    yield { labels: labels({ section }), value: toAge(age) };
  }
}

/** To a millisecond; a clock that was set back makes nothing younger than now. */
function toAge(seconds: number | null): number | null {
  return seconds === null ? null : Math.max(0, Math.round(seconds * 1000) / 1000);
}

function hostLabels(picture: Picture) {
  const { row } = picture.state;
  const system = picture.known("system_info");
  return labels({
    tags: row.tags.length === 0 ? null : row.tags.join(";"),
    cluster: picture.known("host")?.cluster_name ?? null,
    agent_version: row.agent_version,
    zfs_version: system?.zfs_version ?? row.zfs_version,
    kernel_version: system?.kernel_version ?? null,
  });
}

/** More that dashboards know from prometheus-pve-exporter: versions, HA, locks, replication, backup. */
import { guestId } from "../../../shared/sample/vms_runtime.ts";
import {
  type Family,
  info,
  joinLabels,
  type Labels,
  labels,
  oneHot,
  type Series,
  table,
} from "../family.ts";
import type { Picture } from "./picture.ts";

export function* clusterFamilies(picture: Picture): Generator<Family> {
  yield* versionFamilies(picture);
  yield* haFamilies(picture);
  yield* configFamilies(picture);
  yield* replicationFamilies(picture);
  const notCovered = picture.fresh("backups")?.not_covered ?? [];
  yield info(
    "pve_not_backed_up_info",
    "A guest that no backup job covers.",
    picture.rows.take("not_backed_up", notCovered).map((id) => ({ labels: labels({ id }) })),
  );
}

/** The first line of `pveversion`: "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: …)". */
const PVE_VERSION = /^pve-manager\/([^/\s]+)\/([^/\s]+)/;

function* versionFamilies(picture: Picture): Generator<Family> {
  const { node, state } = picture;
  const told = picture.known("system_info")?.pve_version ?? state.row.pve_version ?? "";
  const [, version, repoid] = PVE_VERSION.exec(told) ?? [];
  const versions = version === undefined || repoid === undefined ? [] : [{
    labels: labels({ release: version.split(".").slice(0, 2).join("."), repoid, version }),
  }];
  yield info("pve_version_info", "The version of Proxmox VE.", versions);
  yield info("pve_node_info", "The node.", [
    { labels: labels({ id: `node/${node}`, level: "", name: node, nodeid: "" }) },
  ]);
  const host = picture.fresh("host");
  const nodes = picture.fresh("host_care")?.links?.node_count ?? null;
  const cluster = host === null || host.cluster_name === null ? [] : [{
    labels: labels({
      id: `cluster/${host.cluster_name}`,
      nodes: nodes === null ? null : String(nodes),
      quorate: host.quorate === null ? null : String(Number(host.quorate)),
    }),
  }];
  yield info("pve_cluster_info", "The cluster that the node is in.", cluster);
}

const GUEST_HA_STATES = [
  "stopped",
  "request_stop",
  "request_start",
  "request_start_balance",
  "started",
  "fence",
  "recovery",
  "migrate",
  "relocate",
  "freeze",
  "error",
];
const NODE_HA_STATES = ["online", "maintenance", "unknown", "fence", "gone"];

interface HaRow {
  labels: Labels;
  words: readonly string[];
  state: string;
}

function* haFamilies(picture: Picture): Generator<Family> {
  const { node, rows } = picture;
  const guests = picture.fresh("vms_runtime")?.vms ?? [];
  const managed = guests.flatMap((guest): HaRow[] =>
    guest.ha_state === null ? [] : [{
      labels: labels({ id: guestId(guest) }),
      words: GUEST_HA_STATES,
      state: guest.ha_state,
    }]
  );
  const nodes = picture.fresh("host_care")?.ha?.nodes ?? [];
  const own = nodes.filter(({ name }) => name === node).flatMap(({ state }): HaRow[] =>
    state === null ? [] : [{ labels: labels({ id: `node/${node}` }), words: NODE_HA_STATES, state }]
  );
  yield {
    name: "pve_ha_state",
    type: "gauge",
    help: "1: the HA manager has it in this state; only of what HA takes care of.",
    series: haSeries([...own, ...rows.take("ha", managed)]),
  };
  const locked = guests.flatMap((guest) =>
    guest.lock === null ? [] : [{ labels: labels({ id: guestId(guest), state: guest.lock }) }]
  );
  yield* table([{
    name: "pve_lock_state",
    type: "gauge",
    help: "1: the guest is locked so; one without a lock has no series.",
    value: () => 1,
  }], rows.take("locks", locked));
}

function* haSeries(rows: readonly HaRow[]): Generator<Series> {
  for (const row of rows) {
    for (const { labels, value } of oneHot("state", row.words, row.state)) {
      yield { labels: joinLabels(row.labels, labels), value };
    }
  }
}

function* configFamilies(picture: Picture): Generator<Family> {
  const details = picture.fresh("vms_detail")?.vms ?? [];
  // A guest whose configuration was not read tells no option at all.
  const read = details.filter(({ config }) => Object.keys(config).length > 0);
  const rows = picture.rows.take("guest_configs", read).map(({ type, vmid, config }) => ({
    labels: labels({ id: guestId({ type, vmid }), node: picture.node, type }),
    isOnBoot: config["onboot"] === "1",
  }));
  yield* table([{
    name: "pve_onboot_status",
    type: "gauge",
    help: "1: the guest is started together with its node.",
    value: ({ isOnBoot }) => Number(isOnBoot),
  }], rows);
}

function* replicationFamilies(picture: Picture): Generator<Family> {
  const told = picture.known("host_care")?.replication?.jobs ?? [];
  const isFresh = picture.fresh("host_care") !== null;
  const guests = new Map(
    (picture.known("vms_runtime")?.vms ?? []).map((guest) => [guest.vmid, guestId(guest)]),
  );
  const jobs = picture.rows.take("replication", told).map((job) => {
    const { id, target } = job;
    return {
      job,
      labels: labels({ id }),
      info: labels({
        id,
        type: "local",
        source: `node/${picture.node}`,
        target: target === null ? null : `node/${target}`,
        guest: job.guest === null ? null : guests.get(job.guest) ?? null,
      }),
    };
  });
  yield info(
    "pve_replication_info",
    "A replication job whose guest is on this node.",
    jobs.map((row) => ({ labels: row.info })),
  );
  yield* table([
    {
      name: "pve_replication_last_sync_timestamp_seconds",
      type: "gauge",
      help: "When the last sync that succeeded began.",
      value: ({ job }) => job.last_sync_unix,
    },
    {
      name: "pve_replication_next_sync_timestamp_seconds",
      type: "gauge",
      help: "When its schedule wants the sync after that one; in the past it is late.",
      value: ({ job }) => job.due_unix?.[0] ?? null,
    },
    {
      name: "pve_replication_failed_syncs",
      type: "gauge",
      help: "How often it failed in a row.",
      // What failed stays failed until somebody reads otherwise.
      value: ({ job }) => isFresh || (job.fail_count ?? 0) > 0 ? job.fail_count : null,
    },
  ], jobs);
}

/** What else keeps data safe on a host, as the tables of its page. */
import type { CarePart, HostCareSection } from "../../shared/sample/host_care.ts";
import type { CareRow, CareTable } from "../views/care.ts";
import {
  careRow,
  careTable,
  countCell,
  createFoundOf,
  type FoundOf,
  moment,
  type PartOf,
} from "./care_rows.ts";
import type { HostState } from "./host_state.ts";
import { machineRows } from "./machine_rows.ts";

type Part<P extends CarePart> = NonNullable<HostCareSection[P]>;

/** A table for each part, whether it was read or not. */
export function toCareTables(
  state: Pick<HostState, "known" | "reasons">,
  newest: HostCareSection,
): CareTable[] {
  const before = state.known.last_good.host_care?.value ?? null;
  const found = createFoundOf(state.reasons);
  const part = <P extends CarePart>(name: P): PartOf<Part<P>> => ({
    // A part is null where it was not read, and its type that of its name.
    newest: (newest[name] ?? null) as Part<P> | null,
    before: (before?.[name] ?? null) as Part<P> | null,
    unread_since_unix: found.unreadSince("care_unread", name),
  });
  return [
    careTable(REPLICATION, part("replication"), ({ jobs }) => replicationRows(jobs, found)),
    careTable(HA, part("ha"), (ha) => haRows(ha, { found, cluster_id: newest.cluster_id })),
    careTable(DISKS, part("disks"), ({ disks }) => diskRows(disks, found)),
    careTable(SERVICES, part("services"), ({ units }) => serviceRows(units, found)),
    careTable(LINKS, part("links"), ({ links }) => linkRows(links, found)),
    careTable(
      CERTIFICATES,
      part("certificates"),
      ({ certificates }) => certificateRows(certificates, found),
    ),
    careTable(
      MACHINE,
      { newest, before, unread_since_unix: null },
      (care) => machineRows(care, before, found),
    ),
  ];
}

const REPLICATION = {
  name: "replication",
  title: "Replication",
  columns: ["Job", "To", "Schedule", "Last sync", "State"],
  none: "No replication jobs for guests of this node",
};

function replicationRows(jobs: Part<"replication">["jobs"], found: FoundOf): CareRow[] {
  return jobs.map((job) => {
    const { tone, text } = found.of(`replication/${job.id}`);
    const state = job.enabled === false ? "disabled" : text ?? replicationState(job);
    return careRow(
      job.id,
      tone,
      job.id,
      job.target,
      job.schedule,
      moment(job.last_sync_unix, "none known"),
      state,
    );
  });
}

function replicationState({ fail_count, due_unix }: Part<"replication">["jobs"][number]) {
  if (fail_count === 1) return "failed once";
  if (fail_count !== null && fail_count > 0) return `failed ${fail_count} times in a row`;
  return fail_count === null || due_unix === null ? null : "in time";
}

const HA = {
  name: "ha",
  title: "High availability",
  columns: ["What", "State", "Asked for"],
  none: "HA is not used",
};

const HA_GUESTS: Readonly<Record<string, string>> = { vm: "qemu", ct: "lxc" };

/** What all members of a cluster see has its identity from the cluster (`rules_care_cluster.ts`). */
function haRows(
  { services, nodes, master, ...ages }: Part<"ha">,
  { found, cluster_id }: { found: FoundOf; cluster_id: string | null },
): CareRow[] {
  const ofCluster = (what: string) => found.of(`cluster/${cluster_id ?? ""}/${what}`).tone;
  const crm = `manager of the cluster (${master ?? "no master"})`;
  return [
    ...services.map(({ sid, state, requested }) => {
      const [kind = "", vmid = ""] = sid.split(":");
      const guest = `${HA_GUESTS[kind] ?? kind}/${vmid}`;
      const { tone } = found.of(guest, (code) => code === "guest_ha_fault");
      return careRow(`service ${sid}`, tone, sid, state, requested);
    }),
    ...nodes.map(({ name, state }) =>
      careRow(`node ${name}`, ofCluster(`node/${name}`), `node ${name}`, state, "")
    ),
    ...nodes.length === 0 ? [] : [
      careRow("crm", ofCluster("crm"), crm, ageOf(ages.crm_age_seconds), ""),
      careRow("lrm", found.of("LRM").tone, "manager of this node", ageOf(ages.lrm_age_seconds), ""),
    ],
  ];
}

function ageOf(seconds: number | null): string | null {
  return seconds === null ? null : `active ${seconds} s before it was read`;
}

const DISKS = {
  name: "disks",
  title: "Disks",
  columns: ["Disk", "SMART", "Reallocated", "Pending", "Uncorrectable", "CRC", "Wear", "°C"],
  none: "smartd keeps nothing of this host's disks",
};

function diskRows(disks: Part<"disks">["disks"], found: FoundOf): CareRow[] {
  return disks.map((disk) =>
    careRow(
      disk.name,
      found.of(`disk/${disk.name}`).tone,
      [disk.model, disk.serial].filter((word) => word !== null).join(" ") || disk.name,
      disk.health,
      countCell(disk.reallocated),
      countCell(disk.pending),
      countCell(disk.uncorrectable),
      countCell(disk.crc),
      disk.wear_percent === null ? null : `${disk.wear_percent} %`,
      countCell(disk.temperature_celsius),
    )
  );
}

const SERVICES = {
  name: "services",
  title: "Services",
  columns: ["Service", "Active", "At boot"],
  none: "None of the services that keep data safe is installed",
};

function serviceRows(units: Part<"services">["units"], found: FoundOf): CareRow[] {
  return units.map(({ name, active, enabled }) => {
    const tone = name === "zfs-zed" ? found.of("", (code) => code === "zed_down").tone : null;
    return careRow(name, tone, name, active, enabled);
  });
}

const LINKS = {
  name: "links",
  title: "Links of corosync",
  columns: ["Link", "To node", "Address", "State"],
  none: "This host is in no cluster",
};

function linkRows(links: Part<"links">["links"], found: FoundOf): CareRow[] {
  return links.map(({ link, node_id, address, connected }) =>
    careRow(
      `${node_id}/${link}`,
      found.of(`link/${node_id}/${link}`).tone,
      String(link),
      String(node_id),
      address,
      connected === null ? null : connected ? "connected" : "down",
    )
  );
}

const CERTIFICATES = {
  name: "certificates",
  title: "Certificates",
  columns: ["Certificate", "Subject", "Expires"],
  none: "This node has no certificate of Proxmox",
};

function certificateRows(
  certificates: Part<"certificates">["certificates"],
  found: FoundOf,
): CareRow[] {
  return certificates.map(({ name, subject, not_after_unix }) =>
    careRow(name, found.of(`certificate/${name}`).tone, name, subject, moment(not_after_unix))
  );
}

const MACHINE = {
  name: "machine",
  title: "Machine",
  columns: ["What", "State"],
  none: "Nothing of it was read",
};

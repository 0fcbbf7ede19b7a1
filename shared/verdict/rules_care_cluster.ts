/** Rules about replication, high availability and the links of a cluster. */
import type { HostCareSection, ReplicationJob } from "../sample/host_care.ts";
import type { Facts } from "./facts.ts";
import { findGuest } from "./finders.ts";
import { countText, listText } from "./number_text.ts";
import { type Finding, type Rule, type Test, testEach } from "./rule.ts";
import { careOf } from "./tells.ts";
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "./thresholds.ts";

/** What belongs to a cluster is one thing, whichever of its members tells of it. */
function clusterId({ care }: Facts, what: string): string {
  return `cluster/${care?.cluster_id ?? ""}/${what}`;
}

/** States in which the HA manager has lost a service, or given it up (ha-manager(1)). */
const HA_FAULTS: ReadonlySet<string | null> = new Set(["error", "fence", "recovery"]);

const GUEST_TYPES: Readonly<Record<string, string>> = { vm: "qemu", ct: "lxc" };

/**
 * Services of guests that Proxmox's list does not have: the manager's own file can be read while
 * `pvesh` hangs.
 */
export const haServiceFault: Test = ({ care, guests }) => {
  const findings: Finding[] = [];
  for (const { sid, state } of care?.ha?.services ?? []) {
    const [kind = "", vmid = ""] = sid.split(":");
    const isListed = findGuest(guests, `${GUEST_TYPES[kind]}/${Number(vmid)}`) !== undefined;
    if (isListed || !HA_FAULTS.has(state)) continue;
    findings.push({
      subject: `${GUEST_TYPES[kind] ?? kind}/${vmid}`,
      text: `Its HA state is "${state}"`,
    });
  }
  return findings;
};

type HaNode = NonNullable<HostCareSection["ha"]>["nodes"][number];

function testNodes(sentence: (node: HaNode, facts: Facts) => string | null): Test {
  return (facts) =>
    (facts.care?.ha?.nodes ?? []).flatMap((node) => {
      const text = sentence(node, facts);
      const subject_id = clusterId(facts, `node/${node.name}`);
      return text === null ? [] : [{ subject: node.name, subject_id, text }];
    });
}

const haNodeFence = testNodes(({ state }) =>
  state === "fence" ? "The HA manager is fencing the node: its guests start elsewhere after" : null
);

const haNodeUnknown = testNodes(({ state, since_unix }, { careUnix, limits }) => {
  if (state !== "unknown" || since_unix === null || careUnix === null) return null;
  const minutes = limits.haNodeUnknownMinutes;
  return careUnix - since_unix >= minutes * SECONDS_PER_MINUTE
    ? `The HA manager has not heard of the node for ${minutes} min`
    : null;
});

/** Only where HA has something to do: an idle manager may sleep. */
const haSilent: Test = (facts) => {
  const { ha } = facts.care ?? {};
  if (!ha || ha.services.length === 0) return [];
  const isOld = (age: number | null) => age !== null && age > facts.limits.haSilentSeconds;
  const over = `over ${facts.limits.haSilentSeconds} s ago`;
  return [
    ...isOld(ha.crm_age_seconds)
      ? [{
        subject: "CRM",
        subject_id: clusterId(facts, "crm"),
        text: `The cluster's HA manager (${ha.master ?? "no master"}) was last active ${over}`,
      }]
      : [],
    ...isOld(ha.lrm_age_seconds)
      ? [{ subject: "LRM", text: `The node's own HA manager was last active ${over}` }]
      : [],
  ];
};

function testJobs(sentence: (job: ReplicationJob, facts: Facts) => string | null): Test {
  return testEach<ReplicationJob>(
    ({ care }) => care?.replication?.jobs.filter(({ enabled }) => enabled !== false) ?? [],
    ({ id }) => ({ subject: id, subject_id: `replication/${id}` }),
    sentence,
  );
}

const replicationFailed = testJobs(({ fail_count, target, error }, { limits }) => {
  if (fail_count === null || fail_count < limits.replicationFailedFromCount) return null;
  return `Failed ${fail_count} times in a row, to ${target}${error === null ? "" : `: ${error}`}`;
});

/** How late a job is; null where it is not, or that is not known. */
function latenessOf({ due_unix }: ReplicationJob, { careUnix, limits }: Facts) {
  if (due_unix === null || careUnix === null) return null;
  const graceSeconds = limits.replicationGraceMinutes * SECONDS_PER_MINUTE;
  const missed = due_unix.filter((due) => careUnix - due > graceSeconds);
  const [first] = missed;
  if (first === undefined) return null;
  const isCritical = missed.length >= limits.replicationLateCriticalFromCount &&
    careUnix - first >= limits.replicationLateCriticalHours * SECONDS_PER_HOUR;
  return { missed: missed.length, isCritical };
}

const replicationLateCritical = testJobs((job, facts) => {
  const late = latenessOf(job, facts);
  return late?.isCritical
    ? `Missed ${late.missed} syncs or more to ${job.target} (schedule ${job.schedule})`
    : null;
});

const replicationLate = testJobs((job, facts) => {
  const late = latenessOf(job, facts);
  return late !== null && !late.isCritical
    ? `Missed ${countText(late.missed, "sync")} to ${job.target} (schedule ${job.schedule})`
    : null;
});

/** A job that fails is told as such. */
const replicationUnknown = testJobs((job) => {
  if (job.due_unix !== null || (job.fail_count ?? 0) > 0) return null;
  return job.last_sync_unix === null
    ? `Has not run yet, or what was known of it is lost (schedule ${job.schedule})`
    : `When it is due is not known (schedule ${job.schedule})`;
});

type Link = NonNullable<HostCareSection["links"]>["links"][number];

const linkDown = testEach<Link>(
  ({ care }) => care?.links?.links ?? [],
  ({ node_id, link }) => ({
    subject: `link ${link} to node ${node_id}`,
    subject_id: `link/${node_id}/${link}`,
  }),
  ({ link, address, connected }) =>
    connected === false ? `Corosync link ${link} to ${address ?? "another node"} is down` : null,
);

/** One finding of the cluster as a whole. */
function testCluster(what: string, sentence: (facts: Facts) => string | null): Test {
  return (facts) => {
    const text = sentence(facts);
    return text === null ? [] : [{ subject: "", subject_id: clusterId(facts, what), text }];
  };
}

const linkSingle = testCluster("links", ({ care }) => {
  const links = new Set(care?.links?.links.map(({ link }) => link));
  return links.size === 1 ? "Corosync has one link only: its network must not fail" : null;
});

const votesTwoNodes = testCluster("votes", ({ care }) => {
  const { node_count = null, third_vote = null } = care?.links ?? {};
  return node_count === 2 && third_vote === false
    ? "Two nodes without a third vote: when one is down, the other has no quorum"
    : null;
});

/** Nodes named one by one; the rest are counted. */
const NODES_NAMED = 3;

/** The server alone knows which of its hosts report of the same cluster. */
const membersUnwatched = testCluster("agents", ({ care, known: { cluster } }) => {
  const nodes = care?.nodes ?? [];
  if (cluster === undefined) return null;
  const unwatched = nodes.filter((node) => !cluster.watched_nodes.includes(node));
  if (unwatched.length === 0) return null;
  const rest = unwatched.length - NODES_NAMED;
  const names = [...unwatched.slice(0, NODES_NAMED), ...rest > 0 ? [`${rest} more`] : []];
  return `No agent reports of ${unwatched.length} of ${nodes.length} members: ${listText(names)}`;
});

const NODE = { ...careOf("node", "ha"), cause: { matter: "ha" } };
const REPLICATION = {
  ...careOf("job", "replication"),
  cause: { family: "replication", matter: "replication" },
};
const LINKS = { ...careOf("host", "links"), cause: { family: "links", matter: "links" } };

export const CLUSTER_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "ha_node_fence",
    ...NODE,
    next: "See `ha-manager status`",
    test: haNodeFence,
  },
  {
    level: "critical",
    code: "replication_late_critical",
    ...REPLICATION,
    next: "See the job's log in Proxmox",
    test: replicationLateCritical,
  },
  { level: "unknown", code: "replication_unknown", ...REPLICATION, test: replicationUnknown },
  {
    level: "warning",
    code: "ha_node_unknown",
    ...NODE,
    next: "Is the node up?",
    test: haNodeUnknown,
  },
  {
    level: "warning",
    code: "ha_silent",
    ...careOf("host", "ha"),
    cause: { family: "ha", scope: "cluster", matter: "ha" },
    next: "Look at pve-ha-crm and pve-ha-lrm",
    test: haSilent,
  },
  {
    level: "warning",
    code: "replication_failed",
    ...REPLICATION,
    next: "See the job's log in Proxmox",
    test: replicationFailed,
  },
  { level: "warning", code: "replication_late", ...REPLICATION, test: replicationLate },
  {
    level: "warning",
    code: "members_unwatched",
    about: "host",
    reads: ["host_care"],
    tells: ({ care }) => Array.isArray(care?.nodes),
    cause: { family: "members", scope: "cluster", matter: "members" },
    next: "Install the agent there",
    test: membersUnwatched,
  },
  { level: "warning", code: "link_down", ...LINKS, next: "Look at that network", test: linkDown },
  { level: "note", code: "link_single", ...LINKS, test: linkSingle },
  { level: "note", code: "votes_two_nodes", ...LINKS, test: votesTwoNodes },
];

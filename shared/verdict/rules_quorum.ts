/** Rules about the quorum of the cluster that a host is a member of. */
import type { HostSection } from "../sample/host.ts";
import { UNREAD } from "./cause.ts";
import { type Rule, testHost } from "./rule.ts";
import { hostTells } from "./tells.ts";

const quorumLost = testHost(({ host }) =>
  host?.quorate === false
    ? `${clusterText(host)} has no quorum: guests cannot be started or changed`
    : null
);

/** A host in no cluster has neither name nor quorum. */
const quorumUnknown = testHost(({ host }) => {
  if (host === null) return null;
  const member = isMember(host);
  if (member === null) return "Whether this host is in a cluster is not known";
  return member && host.quorate === null
    ? `${clusterText(host)}: whether this host has quorum is not known`
    : null;
});

/** Null when that was not read. Older agents tell it by the name alone. */
function isMember({ cluster_member, cluster_name }: HostSection): boolean | null {
  return cluster_member === undefined ? cluster_name !== null : cluster_member;
}

/** Whether a newer reading tells of quorum, or that there is nothing to have it of. */
function tellsQuorum(host: HostSection): boolean {
  return host.quorate !== null || isMember(host) === false;
}

function clusterText({ cluster_name }: HostSection): string {
  return cluster_name === null ? "Its cluster" : `Cluster "${cluster_name}"`;
}

const QUORUM = { about: "host", reads: ["host"], tells: hostTells(tellsQuorum) } as const;

export const QUORUM_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "quorum_lost",
    ...QUORUM,
    cause: { family: "quorum", scope: "cluster", matter: "quorum" },
    next: "See `pvecm status`",
    test: quorumLost,
  },
  { level: "unknown", code: "quorum_unknown", ...QUORUM, cause: UNREAD, test: quorumUnknown },
];

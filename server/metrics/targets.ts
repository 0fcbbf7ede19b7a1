/** The hosts as Prometheus finds them by its http_sd. */
import type { HostState } from "../fleet/host_state.ts";

export interface TargetGroup {
  targets: [string];
  labels: Record<string, string>;
}

/**
 * Each host as a target of its own. Labels that begin with `__` say how to ask for it: at `origin`,
 * where the server is reached, in the format that has room for older names. `instance` is the host.
 */
export function listTargets(hosts: Iterable<HostState>, origin: string): TargetGroup[] {
  const { protocol, hostname, port } = new URL(origin);
  const scheme = protocol.slice(0, -1);
  const address = `${hostname}:${port || (scheme === "https" ? 443 : 80)}`;
  return Array.from(hosts, (state) => ({
    targets: [address],
    labels: {
      __scheme__: scheme,
      __metrics_path__: "/metrics/host",
      __param_target: state.row.name,
      __param_format: "text",
      instance: state.row.name,
      ...ownLabels(state),
    },
  }));
}

/**
 * What is said of it. Its group becomes a label of every series; what figures have labels for
 * themselves is there to be relabelled only.
 */
function ownLabels(state: HostState): Record<string, string> {
  const { group, tags } = state.row;
  const cluster = state.standing("host").value?.cluster_name ?? null;
  return {
    ...(group === null ? {} : { group }),
    ...(cluster === null ? {} : { __meta_proxmox_monitor_cluster: cluster }),
    // With a comma at both ends, so that one tag is found by `.*,tag,.*`.
    ...(tags.length === 0 ? {} : { __meta_proxmox_monitor_tags: `,${tags.join(",")},` }),
  };
}

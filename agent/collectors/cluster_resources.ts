import type { CollectorError } from "../../shared/sample/fields.ts";
import { type Argv, commandError } from "../io/io.ts";
import { type NodeResources, parseClusterResources } from "../parsers/pve/cluster_resources.ts";
import { createCounterWatch } from "./cluster_resources_freshness.ts";
import type { CollectorContext, Cycle } from "./collector.ts";
import type { NodeIdentity } from "./node_identity.ts";

const ARGV: Argv = ["pvesh", "get", "/cluster/resources", "--output-format", "json"];

/** For how long one reading tells which guests run. */
const RECENT_MS = 300_000;

/** What is needed of the node's identity here. */
export type ReadNodeIdentity = (
  cycle: Cycle,
) => Promise<Pick<NodeIdentity, "node_name" | "nodes" | "errors">>;

/** This node's part of `/cluster/resources`. */
export interface ResourcesReading {
  /** Null when it could not be read. */
  resources: NodeResources | null;
  /** They concern guests and storages alike. */
  errors: CollectorError[];
  /** On the monotonic clock. */
  read_at_ms: number;
}

export interface ClusterResources {
  identity: ReadNodeIdentity;
  /** Asks Proxmox, once a cycle whoever calls. */
  read(cycle: Cycle): Promise<ResourcesReading>;
  /** The last reading where it is less than 5 minutes old, else like `read`. */
  recent(cycle: Cycle): Promise<ResourcesReading>;
}

/** Makes the one source of guests' and storages' figures: each pvesh starts a large program. */
export function createClusterResources(
  { clock, lane }: CollectorContext,
  identity: ReadNodeIdentity,
): ClusterResources {
  const pvesh = lane("pvesh");
  const counters = createCounterWatch(clock);
  let running: Promise<ResourcesReading> | null = null;
  let latest: ResourcesReading | null = null;

  async function query(cycle: Cycle): Promise<ResourcesReading> {
    const { node_name, nodes, errors } = await identity(cycle);
    if (node_name === null) return unread([...errors, NO_NODE_NAME]);
    const result = await pvesh.run(ARGV);
    if (result.kind !== "ok") return unread([commandError("pvesh", ARGV, result)]);

    const { resources, faults } = parseClusterResources(result.stdout, node_name, nodes);
    const parseErrors = faults.map((message): CollectorError => ({ tag: "pvesh", message }));
    const staleErrors = resources === null ? [] : counters.check(resources.guests);
    return {
      resources,
      errors: [...parseErrors, ...staleErrors],
      read_at_ms: clock.monotonicMs(),
    };
  }

  function unread(errors: CollectorError[]): ResourcesReading {
    return { resources: null, errors, read_at_ms: clock.monotonicMs() };
  }

  /** Joins a query that another kind's cycle has just begun. */
  function ask(cycle: Cycle): Promise<ResourcesReading> {
    running ??= query(cycle).then((reading) => latest = reading).finally(() => running = null);
    return running;
  }

  const read = (cycle: Cycle) => cycle.shared("cluster_resources", () => ask(cycle));

  return {
    identity,
    read,
    recent: (cycle) =>
      latest !== null && clock.monotonicMs() - latest.read_at_ms < RECENT_MS
        ? Promise.resolve(latest)
        : read(cycle),
  };
}

const NO_NODE_NAME: CollectorError = {
  tag: "pvesh",
  message: "Cannot tell this node's guests and storages: its name is unknown",
};

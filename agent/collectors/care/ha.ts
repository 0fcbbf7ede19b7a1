import type { HostCareSection } from "../../../shared/sample/host_care.ts";
import {
  type ManagerStatus,
  parseLrmStatus,
  parseManagerStatus,
  parseResourcesCfg,
} from "../../parsers/pve/ha.ts";
import {
  type CareSources,
  type PartReading,
  read,
  readFilePart,
  type ReadingOf,
  unread,
} from "./part.ts";

type HaNode = NonNullable<HostCareSection["ha"]>["nodes"][number];

/** Nodes remembered; Proxmox takes far fewer into a cluster. */
const MAX_NODES = 256;

const NEVER_USED: ManagerStatus = { master: null, timestamp_unix: null, nodes: [], services: [] };

/** Reads what the HA managers say, and remembers since when each node is in its state. */
export function createHaReader(): (sources: CareSources) => Promise<ReadingOf<"ha">> {
  const since = new Map<string, { state: string; unix: number }>();

  function withSince({ name, state }: { name: string; state: string }, nowUnix: number): HaNode {
    const known = since.get(name);
    if (known?.state === state) return { name, state, since_unix: known.unix };
    since.set(name, { state, unix: nowUnix });
    return { name, state, since_unix: nowUnix };
  }

  return async (sources) => {
    const { context: { clock }, identity: { node_name } } = sources;
    const [manager, lrm, resources] = await readFiles(sources);
    const errors = [manager, lrm, resources].flatMap((part) => part.errors);
    if (manager.value === null || lrm.value === null || resources.value === null) {
      return unread(...errors);
    }
    const { master, timestamp_unix, nodes, services } = manager.value;
    const requested = resources.value;
    if (master === null && requested.size === 0) {
      return read({ available: false, ...EMPTY });
    }
    const nowUnix = clock.nowMs() / 1000;
    const told = nodes.slice(0, MAX_NODES);
    for (const name of since.keys()) {
      if (!told.some((node) => node.name === name)) since.delete(name);
    }
    return read({
      available: true,
      services: services.filter(({ node }) => node === node_name).map(({ sid, state }) => (
        { sid, state, requested: requested.get(sid) ?? null }
      )),
      nodes: told.map((node) => withSince(node, nowUnix)),
      master,
      crm_age_seconds: ageOf(timestamp_unix, nowUnix),
      lrm_age_seconds: ageOf(lrm.value.unix, nowUnix),
    });
  };
}

const EMPTY = {
  services: [],
  nodes: [],
  master: null,
  crm_age_seconds: null,
  lrm_age_seconds: null,
};

function ageOf(unix: number | null, nowUnix: number): number | null {
  return unix === null ? null : Math.max(0, Math.round(nowUnix - unix));
}

type Files = [
  PartReading<ManagerStatus>,
  PartReading<{ unix: number | null }>,
  PartReading<Map<string, string>>,
];

/** A file that nobody has written yet is not there: HA was never used. */
function readFiles({ context, identity }: CareSources): Promise<Files> {
  const lane = context.lane("care_pve");
  const { pve } = context.paths;
  const lrmPath = `${pve}/nodes/${identity.node_name}/lrm_status`;
  return Promise.all([
    readFilePart(lane, {
      tag: "ha",
      path: `${pve}/ha/manager_status`,
      absent: NEVER_USED,
      parse: parseManagerStatus,
    }),
    identity.node_name === null ? read({ unix: null }) : readFilePart(lane, {
      tag: "ha",
      path: lrmPath,
      absent: { unix: null },
      parse: (text) => ({ unix: parseLrmStatus(text) }),
    }),
    readFilePart(lane, {
      tag: "ha",
      path: `${pve}/ha/resources.cfg`,
      absent: new Map<string, string>(),
      parse: parseResourcesCfg,
    }),
  ]);
}

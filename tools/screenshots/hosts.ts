/** The hosts that the pictures show: healthy, troubled, and odd. */
import { bcrypt } from "hash-wasm";
import { createToken } from "../../server/auth/tokens.ts";
import { createEngine } from "../../server/store/engines.ts";
import { queryRows } from "../../testing/store.ts";
import { DEFAULT_INTERVALS, KINDS } from "../../shared/sample/mod.ts";
import { openRecordedHost } from "../../testing/recorded_host.ts";
import {
  openSimulatedHost,
  type SimulatedHost,
  type SimulatedHostOptions,
} from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import type { TestServer } from "../../testing/with_server.ts";
import type { WeekSample } from "../sample_week/week.ts";

const SENT_KINDS = "SELECT DISTINCT name, kind FROM samples JOIN hosts ON hosts.id = host_id";

type Change = (sample: WeekSample) => void;
type Entry = Record<string, unknown>;

/** Hosts of one server, all with one token. */
export interface Hosts extends AsyncDisposable {
  register(names: readonly string[]): Promise<void>;
  /** Registers and connects a host with the output of a real one. */
  record(fixture: string): Promise<void>;
  /** Registers and connects a host that is made up. */
  simulate(name: string, options?: Partial<SimulatedHostOptions>): Promise<SimulatedHost>;
}

export function openHosts(server: TestServer): Hosts {
  const token = createToken();
  const stack = new AsyncDisposableStack();

  async function register(names: readonly string[]) {
    // The cheapest hash there is: a thousand hosts join, and each of them is checked.
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const hash = await bcrypt({ password: token, salt, costFactor: 4, outputType: "encoded" });
    await using store = await createEngine(server.database_path).open();
    for (const name of names) {
      await store.insertHost({
        name,
        token_hash: hash,
        token_digest: null,
        created_at_ms: Date.now(),
      });
    }
  }

  return {
    register,
    async record(fixture) {
      const name = `pve-${fixture}`;
      await register([name]);
      const host = stack.use(await openRecordedHost(fixture, DEFAULT_INTERVALS));
      const agent = await host.startAgent({ agent_url: server.agent_url, token, name });
      await agent.logged(/joined host:/);
      const sent = () =>
        queryRows(server.database_path, SENT_KINDS).filter((row) => row["name"] === name);
      await until(`every kind of ${name}`, () => sent().length === KINDS.length);
    },
    async simulate(name, options = {}) {
      await register([name]);
      return stack.use(await openSimulatedHost(server.url, { name, token, ...options }));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** One of many hosts: a few with a degraded or a nearly full pool, some with updates. */
export function manyHost(seed: number): Partial<SimulatedHostOptions> {
  return {
    seed,
    guests: 4 + seed % 20,
    change: (sample) => {
      setUpdates(seed % 9 === 0 ? 1 + seed % 30 : 0)(sample);
      eachPool((pool, index) => {
        if (index === 0 && seed % 23 === 5) pool["health"] = "DEGRADED";
        if (index === 1 && seed % 17 === 3) pool["capacity_percent"] = 81 + seed % 8;
      })(sample);
    },
  };
}

/** Charts show this hour as a gap. */
export function interrupt(): Change {
  const from = Date.now() - 4 * 3_600_000;
  return ({ kind, collected_at_ms: at, data }) => {
    if (kind === "fast" && at > from && at < from + 3_600_000) data["host"] = {};
  };
}

/** Samples that were taken `seconds` before they were due. */
export function delay(seconds: number): Change {
  return (sample) => {
    sample.collected_at_ms -= seconds * 1000;
  };
}

/** `count` disks in the second pool, in vdevs of ten; the last disk has failed. */
export function setDisks(count: number): Change {
  return eachPool((pool, index) => {
    if (index !== 1) return;
    const root = (pool["vdevs"] as [{ children: Entry[] }])[0];
    const [vdev] = root.children as [Entry & { children: [Entry] }];
    const [disk] = vdev.children;
    root.children = Array.from({ length: count / 10 }, (_, group) => ({
      ...vdev,
      name: `raidz2-${group}`,
      children: Array.from({ length: 10 }, (_, place) => {
        const number = group * 10 + place;
        const name = `ata-ST12000NM0007-2A1101_ZJV${String(number).padStart(4, "0")}`;
        const failed = { state: "FAULTED", read_errors: 31, write_errors: 1204 };
        return { ...disk, name, ...(number === count - 1 ? failed : {}) };
      }),
    }));
    pool["vdev_count"] = root.children.length;
    pool["health"] = "DEGRADED";
  });
}

/** Names as long as they can be. */
export function lengthenNames(): Change {
  const long = (name: unknown) => `${name}-${"with-a-very-long-name-".repeat(5)}`.slice(0, 100);
  const rename = eachPool((pool) => {
    pool["name"] = long(pool["name"]);
    pool["capacity_percent"] = 93;
  });
  return (sample) => {
    rename(sample);
    const { host, vms_runtime } = sample.data as { host?: Entry; vms_runtime?: { vms: Entry[] } };
    if (host !== undefined) host["cluster_name"] = long("cluster");
    for (const guest of vms_runtime?.vms ?? []) {
      guest["name"] = long(guest["name"]);
      guest["tags"] = ["production", "customer-facing-website", "backup-every-night", "frankfurt"];
    }
  };
}

function setUpdates(count: number): Change {
  return ({ kind, data }) => {
    if (kind === "slow") (data["system_info"] as Entry)["pending_updates"] = count;
  };
}

function eachPool(change: (pool: Entry, index: number) => void): Change {
  return ({ kind, data }) => {
    if (kind !== "fast") return;
    for (const [index, pool] of (data["zfs_pools"] as { pools: Entry[] }).pools.entries()) {
      change(pool, index);
    }
  };
}

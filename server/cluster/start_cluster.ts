import { createHmac } from "node:crypto";
import type { Clock } from "../../shared/clock.ts";
import { type ClusterStore, DatabaseRefused } from "../store/port.ts";
import { SharedCluster } from "./shared_cluster.ts";

/** Where a machine keeps its name. */
const NAME_FILE = "/etc/hostname";

/** Becomes one of the servers of a database. Rejects with `DatabaseRefused`. */
export async function startCluster(
  store: ClusterStore,
  { config: { port }, secret, clock, faults }: {
    config: { port: number };
    /** SECRET_KEY_BASE. */
    secret: string;
    clock: Clock;
    faults: { write(doing: string, error: unknown): void };
  },
): Promise<SharedCluster> {
  const name = `${await machineName()}:${port}`;
  const onFault = (doing: string, error: unknown) => faults.write(doing, error);
  const cluster = new SharedCluster({ store, clock, name, key_mark: markOf(secret), onFault });
  try {
    await cluster.start();
  } catch (cause) {
    await cluster[Symbol.asyncDispose]();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseRefused(`Cannot serve beside the other servers: ${why}`, { cause });
  }
  return cluster;
}

/** Whoever reads the database learns nothing of the key by it. */
function markOf(secret: string): string {
  return createHmac("sha256", secret).update("which servers share a database").digest("hex");
}

async function machineName(): Promise<string> {
  try {
    return (await Deno.readTextFile(NAME_FILE)).trim() || "server";
  } catch {
    // A container without one: its operator tells servers by their ports.
    return "server";
  }
}

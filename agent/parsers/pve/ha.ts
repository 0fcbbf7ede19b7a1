/** What the HA manager keeps below `/etc/pve` (PVE::HA::Config and API2::HA::Status). */
import * as z from "zod/mini";
import { isLost } from "../lost_text.ts";
import { readSections } from "./section_config.ts";

export interface ManagerStatus {
  /** Null where HA was never used. */
  master: string | null;
  timestamp_unix: number | null;
  nodes: { name: string; state: string }[];
  services: { sid: string; node: string | null; state: string | null }[];
}

const managerSchema = z.object({
  master_node: z.catch(z.nullable(z.string()), null),
  timestamp: z.catch(z.nullable(z.coerce.number().check(z.positive())), null),
  node_status: z._default(z.record(z.string(), z.string()), {}),
  service_status: z._default(
    z.record(
      z.string(),
      z.object({
        node: z.catch(z.nullable(z.string()), null),
        state: z.catch(z.nullable(z.string()), null),
      }),
    ),
    {},
  ),
});

/** Parses `ha/manager_status`; null when it is not what the manager writes. */
export function parseManagerStatus(text: string): ManagerStatus | null {
  const data = readJson(text, managerSchema);
  if (data === null) return null;
  return {
    master: data.master_node,
    timestamp_unix: data.timestamp,
    nodes: Object.entries(data.node_status).map(([name, state]) => ({ name, state })),
    services: Object.entries(data.service_status).map(([sid, { node, state }]) => (
      { sid, node, state }
    )),
  };
}

const lrmSchema = z.object({ timestamp: z.coerce.number().check(z.positive()) });

/** When the local manager last gave a sign of life, epoch seconds; null when it does not say. */
export function parseLrmStatus(text: string): number | null {
  return readJson(text, lrmSchema)?.timestamp ?? null;
}

/** What is asked for of each service of `ha/resources.cfg`, by "vm:100". */
export function parseResourcesCfg(text: string): Map<string, string> {
  return new Map(
    readSections(text).map(({ type, name, options }) => [
      `${type}:${name}`,
      options.get("state") ?? "started",
    ]),
  );
}

function readJson<T>(text: string, schema: z.ZodMiniType<T>): T | null {
  if (isLost(text)) return null;
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

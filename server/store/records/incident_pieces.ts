/** How every engine goes through a list of incidents: piece by piece, where the fewest have to be looked at. */
import { systemClock } from "../../../shared/clock.ts";
import type { Incident, IncidentQuery } from "../port.ts";

/** Where a list looks, the newest first. */
export type WalkName = "all" | "standing" | "name" | "host" | "code";

export interface Walk {
  name: WalkName;
  /** What it asks for beside the query. */
  values: Record<string, string | number>;
}

/** After every id: its first digit would be that of the year 3084. */
const AFTER_ALL = "~";

/** The one that has to look at the fewest. */
export function chooseWalk({ host_name, host_ids, codes, states }: IncidentQuery): Walk {
  if (host_name !== undefined) return { name: "name", values: {} };
  const [hostId] = host_ids ?? [];
  if (host_ids?.length === 1 && hostId !== undefined) return { name: "host", values: { hostId } };
  if (states !== undefined && !states.includes("resolved")) return { name: "standing", values: {} };
  const [code] = codes ?? [];
  if (codes?.length === 1 && code !== undefined) return { name: "code", values: { code } };
  return { name: "all", values: {} };
}

/** Up to `left` of one piece, and the id at which the next begins; null: it was the last. */
export interface Piece {
  found: Incident[];
  next: string | null;
}

/** As many as the query asks for; others have their turn between two pieces. */
export async function listInPieces(
  query: IncidentQuery,
  takePiece: (beforeId: string, left: number) => Piece | Promise<Piece>,
): Promise<Incident[]> {
  // Of a group without hosts there is nothing to look for.
  if (query.host_ids?.length === 0) return [];
  const listed: Incident[] = [];
  let beforeId: string | null = query.before_id ?? AFTER_ALL;
  while (beforeId !== null) {
    const { found, next }: Piece = await takePiece(beforeId, query.limit - listed.length);
    listed.push(...found);
    if (listed.length === query.limit) break;
    beforeId = next;
    await systemClock.sleep(0);
  }
  return listed;
}

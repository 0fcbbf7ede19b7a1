/**
 * Whether what a group writes is still its server's, looked at in the transaction that writes it: what
 * is found stays so until its end, for whoever claims a host or the desk waits for that.
 */
import { type Fence, isOfDesk } from "../fences.ts";
import type { CommitUnit, UnitOutcome } from "../group_commit.ts";
import type { Write } from "../transaction.ts";
import type { Session } from "./database.ts";
import { fenceDesk } from "./leases.ts";
import { fenceHosts } from "./owners.ts";

export interface FencedUnit {
  /** Null: nothing of it may be written. */
  writes: readonly Write[] | null;
  /** 0: of none. */
  hostId: number;
  isFenced: boolean;
  /** Whether its host is known to be there until the end of the transaction. */
  isHostLocked: boolean;
  /** What of it is another server's although the rest is this one's. */
  leftOut(write: Write): boolean;
}

/** Its writes are of a host, or of the desk, that another server has. */
export const IS_TAKEN: UnitOutcome = {
  ok: false,
  why: "it is another server's by now",
  isTaken: true,
};

const nothing = () => false;

/** `server`: under which id this one is known. */
export async function checkFences(
  session: Session,
  units: readonly CommitUnit[],
  server: string | null,
): Promise<FencedUnit[]> {
  const hostIds = new Set(units.flatMap(({ fence }) => fence?.host?.id ?? []));
  const hosts = server === null || hostIds.size === 0
    ? new Map<number, number>()
    : await fenceHosts(session, [...hostIds], server);
  const isDeskAsked = units.some(({ fence, writes }) =>
    fence !== null && fence.desk !== null && writes.some(isOfDesk)
  );
  const desk = server !== null && isDeskAsked ? await fenceDesk(session, server) : null;
  return units.map((unit) => fenceUnit(unit, { server, hosts, desk }));
}

interface Standing {
  server: string | null;
  hosts: ReadonlyMap<number, number>;
  /** How often the desk had changed hands; null: it is another's. */
  desk: number | null;
}

function fenceUnit({ writes, fence }: CommitUnit, standing: Standing): FencedUnit {
  const hostId = fence?.host?.id ?? 0;
  const free = { writes, hostId, isFenced: false, isHostLocked: false, leftOut: nothing };
  if (fence === null) return free;
  const hasDesk = isMine(fence, standing) && fence.desk !== null && fence.desk === standing.desk;
  const hasHost = isMine(fence, standing) && fence.host !== null &&
    standing.hosts.get(fence.host.id) === fence.host.epoch;
  const unit = { ...free, isFenced: true, isHostLocked: hasHost };
  const isWithoutHost = writes.every(isOfDesk);
  if (isWithoutHost) return hasDesk ? unit : { ...unit, writes: null };
  if (!fence.isOfNoHost && !hasHost) return { ...unit, writes: null };
  return hasDesk ? unit : { ...unit, leftOut: isOfDesk };
}

/** One that was written down under an id that this server had before is not. */
function isMine({ server }: Fence, standing: Standing): boolean {
  return server === standing.server;
}

/** What servers share, as a database would keep it: one for all of them, on a clock that tests move. */
import type { ClaimedHost, ClusterStore, Holding } from "../server/store/port.ts";
import { BUCKETS, LEASE_MS } from "../server/store/cluster_store.ts";
import { Fences } from "../server/store/fences.ts";
import type { Clock } from "../shared/clock.ts";

export { createRandom } from "../tools/sample_week/random.ts";

interface Held {
  holder: string;
  epoch: number;
  untilMs: number;
}

export class ModelledDatabase {
  #servers = new Map<string, number>();
  #leases = new Map<string, Held>();
  #owners = new Map<number, { owner: string; epoch: number }>();
  #lastId = 0;
  /** By how much its clock is ahead of that of the servers. */
  aheadMs = 0;

  constructor(readonly clock: Clock, readonly hostIds: readonly number[]) {}

  join(): string {
    const id = `server ${++this.#lastId}`;
    this.#servers.set(id, this.clock.monotonicMs() + LEASE_MS);
    return id;
  }

  leave(id: string): void {
    this.#servers.delete(id);
  }

  renew(id: string): Holding | null {
    if (!this.#lives(id)) return null;
    const untilMs = this.clock.monotonicMs() + LEASE_MS;
    this.#servers.set(id, untilMs);
    const servers = [...this.#servers.keys()].filter((each) => this.#lives(each)).length;
    const mine = [...this.#leases].filter(([, held]) => this.#isHeld(held) && held.holder === id);
    for (const [, held] of mine) held.untilMs = untilMs;
    const desk = this.#take("desk", id, untilMs);
    const share = Math.ceil(BUCKETS / servers);
    const buckets = mine.map(([name]) => name).filter((name) => name !== "desk");
    for (const name of buckets.splice(share)) this.#leases.delete(name);
    for (let number = 0; number < BUCKETS && buckets.length < share; number++) {
      const name = String(number);
      if (!buckets.includes(name) && this.#take(name, id, untilMs) !== null) buckets.push(name);
    }
    const at_ms = this.clock.nowMs() + this.aheadMs;
    return { at_ms, servers, buckets: buckets.map(Number), desk };
  }

  claim(id: string, hostIds: readonly number[]): ClaimedHost[] {
    if (!this.#lives(id)) return [];
    return hostIds.map((host_id) => {
      const before = this.#owners.get(host_id);
      const epoch = (before?.epoch ?? 0) + (before?.owner === id ? 0 : 1);
      this.#owners.set(host_id, { owner: id, epoch });
      return { host_id, epoch };
    });
  }

  adopt(id: string, buckets: readonly number[], limit: number): ClaimedHost[] {
    const free = this.hostIds.filter((hostId) =>
      buckets.includes(hostId % BUCKETS) && !this.#lives(this.#owners.get(hostId)?.owner ?? "")
    );
    return this.claim(id, free.slice(0, limit));
  }

  /** Whether a commit of `fences`, written down now, would be taken for that host. */
  takes(fences: Fences, hostId: number): boolean {
    const fence = fences.of(hostId);
    const owner = this.#owners.get(hostId);
    return fence !== null && fence.host !== null && owner?.owner === fence.server &&
      owner.epoch === fence.host.epoch;
  }

  #lives(id: string): boolean {
    return (this.#servers.get(id) ?? -1) > this.clock.monotonicMs();
  }

  #isHeld({ holder, untilMs }: Held): boolean {
    return untilMs > this.clock.monotonicMs() && this.#servers.has(holder);
  }

  #take(name: string, id: string, untilMs: number): number | null {
    const held = this.#leases.get(name);
    if (held !== undefined && this.#isHeld(held)) return held.holder === id ? held.epoch : null;
    const epoch = (held?.epoch ?? 0) + 1;
    this.#leases.set(name, { holder: id, epoch, untilMs });
    return epoch;
  }
}

/** How a server's way to the database is at present: after how long each question and answer arrives. */
export interface Way {
  askMs: number;
  answerMs: number;
  isCut: boolean;
}

/** The same as one server sees it, over `way`. What a test does not need is not there. */
export function modelledStore(database: ModelledDatabase, way: Way): ClusterStore {
  const fences = new Fences();
  async function over<T>(work: () => T): Promise<T> {
    if (way.isCut) throw new Error("the way is cut");
    await database.clock.sleep(way.askMs);
    const answer = work();
    await database.clock.sleep(way.answerMs);
    return answer;
  }
  const id = () => fences.server ?? "";
  const unused = () => Promise.reject(new Error("not modelled"));
  return {
    fences,
    join: () => over(() => database.join()).then((server) => fences.become(server)),
    renew: () => over(() => database.renew(id())),
    leave: () => over(() => database.leave(id())),
    claimHosts: (hostIds) => over(() => database.claim(id(), hostIds)),
    adoptHosts: (buckets, limit) => over(() => database.adopt(id(), buckets, limit)),
    setReached() {},
    listServers: unused,
    listVersions: unused,
    readHosts: unused,
    listPoolsOf: unused,
    notePresence: unused,
    noteReplaced: unused,
    putDeskAct: unused,
    listDeskActs: unused,
    deleteDeskAct: unused,
  };
}

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { createIds } from "../../shared/sortable_id.ts";
import { TestingClock } from "../../testing/clock.ts";
import { testChannel } from "../../testing/messages.ts";
import { withStore } from "../../testing/store.ts";
import type { ClusterListener } from "../cluster/cluster.ts";
import { StorageError, type Store } from "../store/port.ts";
import { DeskKeeper } from "./desk_keeper.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import { openDesk } from "./open_desk.ts";

/** What a server has of the desk, as a test gives and takes it. */
class GivenDesk {
  hasDesk = false;
  cutOffSinceMs = null;
  #listeners = new Set<ClusterListener>();

  isMine = () => true;

  listen(listener: ClusterListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  give(isHere: boolean): void {
    this.hasDesk = isHere;
    for (const listener of this.#listeners) listener.onDesk?.(isHere);
  }
}

interface Setting {
  keeper: DeskKeeper;
  desk: IncidentDesk;
  cluster: GivenDesk;
  /** What was said, in order. */
  said: string[];
  look(): Promise<void>;
}

/** Runs `test` with a desk that another server has. */
function withKeeper(
  test: (setting: Setting) => Promise<void>,
  {
    change = (store: Store) => store,
    onCame = (_: Setting) => Promise.resolve(),
  } = {},
): Promise<void> {
  return withStore(async (store) => {
    const clock = new TestingClock();
    const cluster = new GivenDesk();
    const newId = createIds(() => clock.nowMs());
    const source = { store: change(store), clock, time_zone: "UTC", newId };
    const desk = await openDesk({ ...source, cluster });
    const said: string[] = [];
    using keeper = new DeskKeeper({
      desk,
      source,
      cluster,
      onCame: async () => {
        said.push("came");
        await onCame(setting);
      },
      onWent: () => said.push("went"),
    });
    const look = async () => await keeper.task.run(new AbortController().signal);
    const setting: Setting = { keeper, desk, cluster, said, look };
    await test(setting);
  });
}

Deno.test("what is to be done when the desk comes is tried until it is done", () => {
  let tries = 0;
  const onCame = () =>
    ++tries === 1 ? Promise.reject(new StorageError("the database is away")) : Promise.resolve();
  return withKeeper(async ({ cluster, said, look }) => {
    cluster.give(true);

    await rejects(look(), StorageError);
    await look();
    await look();

    deepStrictEqual(said, ["came", "came"]);
  }, { onCame });
});

Deno.test("of a desk that went while it came the last that is said is that it went", () =>
  withKeeper(async ({ desk, cluster, said, look }) => {
    cluster.give(true);

    await look();

    deepStrictEqual(said, ["came", "went", "went"]);
    strictEqual(desk.isHere, false);
  }, {
    onCame: ({ cluster }) => {
      cluster.give(false);
      return Promise.resolve();
    },
  }));

Deno.test("a desk that came while it was read is opened with what its holder before left", () =>
  withStore(async (store) => {
    const clock = new TestingClock();
    const cluster = new GivenDesk();
    const newId = createIds(() => clock.nowMs());
    const source = { store, clock, time_zone: "UTC", newId };
    const late: Store = {
      ...store,
      async listHolds() {
        const holds = await store.listHolds();
        await store.putChannel(testChannel({ id: "c1", zone: "UTC" }));
        cluster.give(true);
        return holds;
      },
    };

    const desk = await openDesk({ ...source, store: late, cluster });
    const parts = { onCame: () => Promise.resolve(), onWent: () => {} };
    using keeper = new DeskKeeper({ desk, source, cluster, ...parts });
    await keeper.start();

    strictEqual(desk.isHere, true);
    deepStrictEqual(desk.channels().map(({ id }) => id), ["c1"]);
  }));

Deno.test("of what is read of the desk at once by several, what was asked for last stays", () => {
  const stored = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  let count = 0;
  const change = (store: Store): Store => ({
    ...store,
    async listChannels() {
      const found = await store.listChannels();
      // The first is of the opening.
      if (++count !== 2) return found;
      await store.putChannel(testChannel({ id: "c1", zone: "UTC" }));
      stored.resolve();
      await held.promise;
      return found;
    },
  });
  return withKeeper(async ({ keeper, desk }) => {
    const slow = keeper.refresh();
    await stored.promise;
    await keeper.refresh();
    held.resolve();
    await slow;

    deepStrictEqual(desk.channels().map(({ id }) => id), ["c1"]);
  }, { change });
});

/** The desk and its sender on a real database, with real receivers and a clock that tests move. */
import { join } from "node:path";
import type { HostAttributes } from "../../server/incidents/machine/inputs.ts";
import { sealSecrets } from "../../server/notify/delivery/sealed_secrets.ts";
import type { ChannelRow } from "../../server/store/rows/deliveries.ts";
import type { Store } from "../../server/store/port.ts";
import { startTelling, type Telling } from "../../server/telling/mod.ts";
import { TestingClock } from "../clock.ts";
import { testChannel } from "../messages.ts";
import type { HttpSink } from "../sinks/http_sink.ts";
import { insertTestingHost, openStore } from "../store.ts";
import { until } from "../until.ts";
import { withDirectory } from "../with_directory.ts";

const TICK_MS = 5_000;
const SECRET = "k".repeat(32);

export class TellingPlace implements AsyncDisposable {
  readonly clock: TestingClock;
  #telling: Telling | null = null;
  /** Transactions that are not committed yet. */
  #writing = 0;
  readonly #counted: Store;

  constructor(
    readonly store: Store,
    readonly given: {
      clock?: TestingClock;
      time_zone?: string;
      failpoint?: (name: string) => Promise<void>;
    } = {},
  ) {
    this.clock = given.clock ?? new TestingClock();
    this.#counted = {
      ...store,
      transaction: (record, options) => {
        this.#writing++;
        return store.transaction(record, options).finally(() => this.#writing--);
      },
    };
  }

  get telling(): Telling {
    if (this.#telling === null) throw new Error("Cannot tell: nothing was started");
    return this.#telling;
  }

  /** `secret`: another than before, under which faults are to be expected. */
  async start({ secret = SECRET }: { secret?: string } = {}): Promise<Telling> {
    await this.stop();
    const { failpoint, time_zone = "UTC" } = this.given;
    this.#telling = await startTelling({
      store: this.#counted,
      clock: this.clock,
      faults: {
        write(_: string, error: unknown) {
          if (secret === SECRET) throw error;
        },
      },
      secret,
      public_url: "https://monitor.example.com",
      time_zone,
      ...(failpoint === undefined ? {} : { failpoint }),
    });
    return this.#telling;
  }

  async stop(): Promise<void> {
    await this.#telling?.[Symbol.asyncDispose]();
    this.#telling = null;
  }

  /** Lets `ms` pass, with a look at what time changes each 5 s, and what is due be sent. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      await this.clock.advance(Math.min(TICK_MS, ms - passed));
      await this.telling.desk.tick();
      await this.quiet();
    }
  }

  /** Until nothing is on its way, nor being written. */
  async quiet(): Promise<void> {
    await until("nothing is on its way", () => this.#writing === 0 && this.#isAtRest());
  }

  #isAtRest(): boolean {
    const desks = [...this.telling.desk.plan.desks.values()];
    return this.clock.sleeping > 0 &&
      desks.every(({ deliveries }) =>
        [...deliveries.values()].every(({ state }) => state !== "sending")
      );
  }

  async putWebhook(id: string, sink: HttpSink, given: Partial<ChannelRow> = {}): Promise<void> {
    const secrets = { url: `${sink.url}/${id}`, signing_key: "0123456789abcdef" };
    const sealed = await sealSecrets(id, secrets, this.telling.sealer);
    await this.putChannel(id, { kind: "webhook", sealed, ...given });
  }

  async putChannel(id: string, given: Partial<ChannelRow>): Promise<void> {
    await this.telling.acts.putChannel(
      testChannel({ id, name: id, zone: "UTC", created_at_ms: 0, ...given }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Runs `test` with a place on a new database, which is gone afterwards. */
export function withTellingPlace(test: (place: TellingPlace) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    await using store = await openStore({ path: join(directory, "monitor.db"), commitWaitMs: 1 });
    await using place = new TellingPlace(store);
    await test(place);
  });
}

/** Registers hosts that have been here before; what is known of each. */
export async function insertSeenHosts(
  { store, clock }: Pick<TellingPlace, "store" | "clock">,
  count: number,
): Promise<HostAttributes[]> {
  const hosts: HostAttributes[] = [];
  for (let number = 1; number <= count; number++) {
    const name = `pve-${number}`;
    const host_id = await insertTestingHost(store, name);
    await store.recordSeen(host_id, clock.nowMs());
    hosts.push({ host_id, name, group: null, tags: [], cluster: null, fast_interval_ms: 30_000 });
  }
  return hosts;
}

/** What a receiver was told, as the titles of its messages. */
export function titlesOf({ received }: Pick<HttpSink, "received">): string[] {
  return received.map(({ body }) => (JSON.parse(body) as { title: string }).title);
}

/**
 * One host with a valid token sends more than its share: entries without number, samples without
 * pause, bytes that repeat nothing. What must hold: another agent is acknowledged in between, pages
 * answer, the others' samples are kept, what is over is refused or removed and said of that host.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { SHARES } from "../../shared/shares.ts";
import { ON_POSTGRES, onSqliteAlone } from "../../testing/engine.ts";
import { openStore, queryRows } from "../../testing/store.ts";
import { createRandom } from "../../tools/sample_week/random.ts";
import { sampleWeek } from "../../tools/sample_week/week.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { ifMountable, openSmallDisk } from "../../testing/small_disk.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const OK = { status: "ok", response: {} };

async function openAgent(server: TestServer, name: string): Promise<RawSocket> {
  const token = await server.register(name);
  const socket = await openRawSocket(server.url);
  deepStrictEqual(await socket.deliver(`host:${name}`, "phx_join", { token }), OK);
  return socket;
}

let count = 0;
/** A sample out of a backlog, each at a time of its own. */
function backlog(data: object) {
  const sent_at = new Date().toISOString();
  return { collected_at: new Date(Date.now() - 7_200_000 + count++).toISOString(), sent_at, data };
}

function fresh(data: object) {
  const now = new Date().toISOString();
  return { collected_at: new Date(Date.now() + count++).toISOString(), sent_at: now, data };
}

interface HostAnswer {
  level: string;
  reasons: { level: string; code: string; subject: string; text: string }[];
  samples: { fast: { payload: Record<string, { pools?: unknown[] }> } };
}

async function readHost({ url }: TestServer, name: string, cookie: string): Promise<HostAnswer> {
  return await (await fetch(`${url}/api/hosts/${name}`, { headers: { cookie } })).json();
}

for (
  const [what, many] of [
    ["pools", () => ({ zfs_pools: { available: true, pools: entries(95_000, "ONLINE") } })],
    ["guests", () => ({ vms_runtime: { vms: entries(80_000) } })],
    ["storages", () => ({ storage: { storages: entries(90_000) } })],
    ["devices", () => ({
      zfs_pools: {
        available: true,
        pools: [{ name: "tank", health: "ONLINE", vdevs: entries(90_000) }],
      },
    })],
    ["errors", () => ({
      host: { load1: 1, errors: Array(60_000).fill({ tag: "decode", message: "no" }) },
    })],
  ] as const
) {
  Deno.test(`a sample of tens of thousands of ${what}: another is acknowledged, pages answer`, () =>
    withServer(async (server) => {
      await using big = await openAgent(server, "big");
      await using good = await openAgent(server, "good");
      const cookie = await server.signIn();
      // What lies in another section holds all the same.
      const data = { ...many(), ...(what === "guests" ? SUSPENDED : {}) };

      deepStrictEqual(await big.deliver("host:big", "metric:fast", fresh(data)), OK);
      deepStrictEqual(await good.deliver("host:good", "metric:fast", fresh({})), OK);
      for (const path of ["/", "/pools", "/vms", "/hosts/big", "/api/hosts/big", "/api/guests"]) {
        const response = await fetch(server.url + path, { headers: { cookie } });
        strictEqual(response.status, 200, path);
        const { length } = await response.arrayBuffer().then((bytes) => new Uint8Array(bytes));
        ok(length < 16 * 1024 * 1024, `${path} is ${length} bytes`);
        deepStrictEqual(await good.deliver("host:good", "metric:fast", backlog({})), OK);
      }

      const { reasons } = await readHost(server, "big", cookie);
      ok(
        reasons.some(({ level, text }) => level === "unknown" && /truncated: more than/.test(text)),
      );
      if (what === "guests") ok(reasons.some(({ code }) => code === "pool_health"));
      const [row] = queryRows(
        server.database_path,
        "SELECT max(length(payload)) AS n FROM payload_bases",
      );
      ok(Number(row?.["n"]) < 1024 * 1024);
    }));
}

const SUSPENDED = {
  zfs_pools: { available: true, pools: [{ name: "rpool", health: "SUSPENDED" }] },
};

function entries(number: number, health?: string): object[] {
  return Array.from({ length: number }, (_, index) => ({
    name: `n${index}`,
    ...(health === undefined ? { vmid: index + 1, type: "lxc" } : { health }),
  }));
}

Deno.test("samples more often than the intervals say are refused until later, a backlog is not", () =>
  withServer(async (server) => {
    await using often = await openAgent(server, "often");
    await using good = await openAgent(server, "good");
    const cookie = await server.signIn();
    const push = (payload: object) => often.deliver("host:often", "metric:fast", payload);

    for (let sent = 0; sent < SHARES.host.samplesAtOnce; sent++) {
      deepStrictEqual(await push(fresh({})), OK);
    }
    deepStrictEqual(await push(fresh({})), { status: "error", response: { reason: "too_often" } });
    for (let sent = 0; sent < 50; sent++) deepStrictEqual(await push(backlog({})), OK);
    deepStrictEqual(await good.deliver("host:good", "metric:fast", fresh({})), OK);

    const exceeded = (await readHost(server, "often", cookie)).reasons
      .find(({ code }) => code === "share_exceeded");
    deepStrictEqual([exceeded?.level, exceeded?.subject], ["warning", ""]);
    match(exceeded?.text ?? "", /more than 2 times as often/);
  }));

Deno.test({
  name: "a host that fills the disk loses its own oldest samples, nobody else's, and is told",
  ...(ON_POSTGRES
    ? onSqliteAlone("how large its disk is, the server does not know")
    : ifMountable()),
  async fn() {
    const mebibytes = 64;
    const hosts = 5;
    await using disk = await openSmallDisk(mebibytes);
    const environment = { DATABASE_PATH: join(disk.path, "monitor.db") };
    await withServer(async (server) => {
      await using loud = await openAgent(server, "loud");
      await using quiet = await openAgent(server, "quiet");
      for (let other = 2; other < hosts; other++) await server.register(`other-${other}`);
      const cookie = await server.signIn();
      const random = createRandom(1);
      const noise = () => ({
        host: { note: Array.from({ length: 450 }, () => random().toString(36).repeat(20)) },
        text: Array.from({ length: 900 }, () => text(random, 400)),
      });

      let sent = 0;
      const share = mebibytes * 1024 * 1024 / 2 / hosts;
      let rounds = 0;
      for (; sent < 2 * share; rounds++) {
        const sample = noise();
        sent += JSON.stringify(sample).length;
        deepStrictEqual(await loud.deliver("host:loud", "metric:fast", backlog(sample)), OK);
        deepStrictEqual(await quiet.deliver("host:quiet", "metric:fast", backlog({})), OK);
      }

      await using store = await openStore({ path: server.database_path });
      const [loudHost, quietHost] = [await store.findHost("loud"), await store.findHost("quiet")];
      const bytes = () => store.storedBytes(loudHost?.id ?? 0);
      await until("it is within its share", async () => await bytes() <= 1.1 * share);
      strictEqual(await store.countSamples(quietHost?.id ?? 0), rounds);
      ok(await store.countSamples(loudHost?.id ?? 0) > 3);
      ok(
        (await readHost(server, "loud", cookie)).reasons.some(({ code, text }) =>
          code === "share_exceeded" && /its oldest samples are removed/.test(text)
        ),
      );
      strictEqual((await fetch(`${server.url}/healthz`)).status, 200);
    }, { environment });
  },
});

/** Of 64 different letters, which no compression makes much shorter. */
function text(random: () => number, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(48 + Math.floor(random() * 64))).join("");
}

Deno.test("ten times what a host with 200 guests sends in an hour is a host's share of an hour", () => {
  let bytes = 0;
  for (const { data } of sampleWeek({ hours: 1, seed: 1, guests: 200 })) {
    bytes += JSON.stringify(data).length;
  }

  const times = SHARES.host.hourlyBytes / bytes;
  ok(times > 8 && times < 12, `${times} times`);
});

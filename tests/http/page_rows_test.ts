/** Row "page" of the shares: however much a host reports, a page has a bounded number of rows. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { insertTestingHost, openStore } from "../../testing/store.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/** The largest sample there is; in the short form enough for several pages of each list. */
const POOLS = rounds(450, SHARES.sample.pools);
const GUESTS = rounds(450, SHARES.sample.guests);
const DATASETS = rounds(450, SHARES.sample.datasets);
const STORAGES = rounds(450, SHARES.sample.storages);
const CARED = 100;

const devices = (pool: number) =>
  Array.from({ length: SHARES.sample.vdevs / SHARES.sample.pools - 1 }, (_, index) => ({
    name: `disk-${pool}-${index}`,
    type: "disk",
    state: index === 0 ? "FAULTED" : "ONLINE",
    read_errors: 3,
    children: [],
  }));

const FAST = {
  host: {},
  zfs_pools: {
    available: true,
    pools: Array.from({ length: POOLS }, (_, index) => ({
      name: `pool-${index}`,
      // The last one is in the worst trouble: it must not be on the last page.
      health: index === POOLS - 1 ? "FAULTED" : "ONLINE",
      capacity_percent: index === POOLS - 1 ? 99 : 50,
      vdevs: [{ name: `pool-${index}`, type: "root", state: "ONLINE", children: devices(index) }],
    })),
  },
  vms_runtime: {
    vms: Array.from({ length: GUESTS }, (_, index) => ({
      vmid: 100 + index,
      type: "qemu",
      name: `vm-${index}`,
      status: "running",
    })),
  },
  storage: {
    storages: Array.from({ length: STORAGES }, (_, index) => ({
      name: `storage-${index}`,
      type: "dir",
      active: true,
      enabled: true,
      used_bytes: 1,
      total_bytes: 100,
      avail_bytes: 99,
      used_fraction: 0.01,
    })),
  },
};
const MEDIUM = {
  zfs_datasets: {
    available: true,
    datasets: Array.from({ length: DATASETS }, (_, index) => ({ name: `dataset-${index}` })),
  },
  host_care: {
    replication: {
      jobs: Array.from({ length: CARED }, (_, index) => ({ id: `job-${index}`, enabled: false })),
    },
    ha: {
      nodes: Array.from({ length: CARED }, (_, index) => ({ name: `node-${index}` })),
    },
    services: { units: Array.from({ length: CARED }, (_, index) => ({ name: `unit-${index}` })) },
    disks: { disks: Array.from({ length: CARED }, (_, index) => ({ name: `smart-${index}` })) },
    links: {
      links: Array.from({ length: CARED }, (_, index) => ({ node_id: index, link: 0 })),
    },
    md: { arrays: Array.from({ length: CARED }, (_, index) => ({ name: `md${index}` })) },
  },
};
const SLOW = {
  system_info: {},
  backups: {
    available: true,
    jobs: Array.from({ length: CARED }, (_, index) => ({ id: `backup-${index}`, enabled: false })),
    guests: Array.from({ length: GUESTS }, (_, index) => ({
      vmid: 100 + index,
      type: "qemu",
      is_here: true,
    })),
  },
};

async function withLargeHost(run: (server: TestServer, cookie: string) => Promise<void>) {
  await withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    const send = (event: string, payload: unknown) => socket.deliver("host:pve-01", event, payload);
    await send("phx_join", { token });
    const collected_at = new Date().toISOString();
    for (
      const [kind, data] of [
        ["fast", FAST],
        ["medium", MEDIUM],
        ["slow", SLOW],
      ] as const
    ) {
      deepStrictEqual(await send(`metric:${kind}`, { collected_at, data }), {
        status: "ok",
        response: {},
      });
    }
    await run(server, await server.signIn());
  });
}

/** Every page of a list, from `path` on by its own links. */
async function readPages(server: TestServer, cookie: string, path: string): Promise<string[]> {
  const pages: string[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const response: Response = await fetch(server.url + next, { headers: { cookie } });
    strictEqual(response.status, 200);
    const html = await response.text();
    pages.push(html);
    next = /<a href="([^"]+)" rel="next">/.exec(html)?.[1]?.replaceAll("&amp;", "&");
  }
  return pages;
}

const rows = (html: string) => html.match(/<tr|class="reason"/g)?.length ?? 0;

function named(pages: readonly string[], pattern: RegExp): string[] {
  return pages.flatMap((html) => [...html.matchAll(pattern)].map(([, name = ""]) => name));
}

Deno.test("page: each page has at most 1,000 rows, and every row is on one of them", () =>
  withLargeHost(async (server, cookie) => {
    const pools = await readPages(server, cookie, "/pools");
    const host = await readPages(server, cookie, "/hosts/pve-01");
    const guests = await readPages(server, cookie, "/vms");

    for (const html of [...pools, ...host, ...guests]) {
      ok(rows(html) <= SHARES.page.rows, `${rows(html)} rows`);
    }
    for (
      const [what, pages, pattern, total] of [
        ["pools", pools, /data-pool="(pool-\d+)"/g, POOLS],
        ["pools of the host", host, /data-pool="(pool-\d+)"/g, POOLS],
        ["guests of the host", host, /id="guest-qemu-(\d+)"/g, GUESTS],
        [
          "datasets",
          host,
          /<span class="name tree-0" title="dataset-\d+">(dataset-\d+)</g,
          DATASETS,
        ],
        ["storages", host, /(storage-\d+)(?=<\/)/g, STORAGES],
        ["replication jobs", host, /scope="row" class="name">(job-\d+)</g, CARED],
        ["disks", host, /scope="row" class="name">(smart-\d+)</g, CARED],
        ["backup jobs", host, /scope="row" class="name">(backup-\d+)</g, CARED],
        ["backups of guests", host, /scope="row" class="name"><a[^>]*>(\d+ \(vm-\d+\))</g, GUESTS],
      ] as const
    ) {
      const names = named(pages, pattern);
      strictEqual(new Set(names).size, total, what);
      strictEqual(names.length, total, what);
    }
    ok(pools[0]?.includes(`data-pool="pool-${POOLS - 1}"`));
    ok(named(host.slice(0, 1), /data-pool="(pool-\d+)"/g).includes(`pool-${POOLS - 1}`));
  }));

Deno.test("page: what a browser follows live is cut like the page it looks at", () =>
  withLargeHost(async (server, cookie) => {
    const join = async (payload: unknown) => {
      await using socket = await openRawSocket(server.url, {
        path: "/live/websocket?vsn=2.0.0",
        headers: { cookie, origin: server.url },
      });
      const reply = await socket.deliver("host:pve-01", "phx_join", payload) as {
        response: { view: { guests: { value: { vmid: number }[] }; paging: { page: number } } };
      };
      const { guests, paging } = reply.response.view;
      return [guests.value.length, guests.value[0]?.vmid, paging.page];
    };

    deepStrictEqual(await join({}), [200, 100, 1]);
    deepStrictEqual(await join({ page: 2 }), [200, 300, 2]);
    for (const page of ["2", 0, -1, 1.5, 1e9, null, {}]) {
      deepStrictEqual(await join({ page }), [200, 100, 1], JSON.stringify(page));
    }
    deepStrictEqual(await join(null), [200, 100, 1]);
  }));

for (const path of ["/pools?page=0", "/pools?page=x", "/pools?page=99", "/hosts/pve-01?page=-1"]) {
  Deno.test(`page: ${path} of a small fleet is a page all the same`, () =>
    withServer(async (server) => {
      await server.register("pve-01");
      const headers = { cookie: await server.signIn() };
      await until("the server has taken the host up", async () => {
        const page = await fetch(`${server.url}/hosts/pve-01`, { headers });
        await page.body?.cancel();
        return page.status === 200;
      });
      const response = await fetch(server.url + path, { headers });
      const html = await response.text();

      strictEqual(response.status, 200);
      ok(!html.includes('rel="next"'));
    }));
}

Deno.test("page: the hosts of the admin page are on its pages, each once", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    for (let host = 1; host <= 450; host++) await insertTestingHost(store, `pve-${host}`);
    const cookie = await server.signIn();
    await until("the server has taken them up", async () => {
      const page = await fetch(`${server.url}/hosts/pve-450`, { headers: { cookie } });
      await page.body?.cancel();
      return page.status === 200;
    });

    const pages = await readPages(server, cookie, "/admin/hosts");

    const names = named(pages, /<tr data-host="(pve-\d+)"/g);
    strictEqual(pages.length, 3);
    deepStrictEqual(names, Array.from({ length: 450 }, (_, index) => `pve-${index + 1}`));
  }));

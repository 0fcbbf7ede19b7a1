/** The browsers' end point: who may look, and what they are told. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { isSameData } from "../../shared/same_data.ts";
import { openStore } from "../../testing/store.ts";
import { fillDisk } from "../../testing/full_disk.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { isBusy, openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const PATH = "/live/websocket?vsn=2.0.0";
const PUSHES = 200;

function refusal(server: TestServer, headers: Record<string, string>): Promise<string> {
  return openRawSocket(server.url, { path: PATH, headers })
    .then(() => "opened", (error: Error) => error.message);
}

async function openAgent(server: TestServer, name: string): Promise<RawSocket> {
  const token = await server.register(name);
  const socket = await openRawSocket(server.url);
  // The running server takes the new host up within half a second.
  await socket.deliver(`host:${name}`, "phx_join", { token });
  return socket;
}

async function openBrowser(server: TestServer): Promise<RawSocket> {
  const headers = { cookie: await server.signIn(), origin: server.url };
  return await openRawSocket(server.url, { path: PATH, headers });
}

const push = (socket: RawSocket, name: string, health: string) =>
  socket.deliver(`host:${name}`, "metric:fast", {
    collected_at: new Date().toISOString(),
    data: { zfs_pools: { available: true, pools: [{ name: "rpool", health }] } },
  });

Deno.test("a browser socket without a session is refused with 401", () =>
  withServer(async (server) => {
    strictEqual(await refusal(server, { origin: server.url }), "Unexpected server response: 401");
  }));

Deno.test("a browser socket from a foreign Origin, or none, is refused with 403", () =>
  withServer(async (server) => {
    const cookie = await server.signIn();

    strictEqual(
      await refusal(server, { cookie, origin: "https://evil.example" }),
      "Unexpected server response: 403",
    );
    strictEqual(await refusal(server, { cookie }), "Unexpected server response: 403");
  }));

Deno.test("a browser that joins the fleet gets all of it, then each changed card alone", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await using browser = await openBrowser(server);

    const joined = await browser.deliver("fleet", "phx_join", {}) as {
      response: { cards: { name: string }[] };
    };
    deepStrictEqual(joined.response.cards.map(({ name }) => name), ["pve-01"]);
    await push(agent, "pve-01", "SUSPENDED");

    const [, , topic, event, card] = await browser.next() as [
      unknown,
      unknown,
      string,
      string,
      { name: string; level: string },
    ];
    deepStrictEqual([topic, event, card.name, card.level], ["fleet", "card", "pve-01", "critical"]);
  }));

/** The revision that stands in the props of a page. */
async function pageRevision(server: TestServer, path: string): Promise<string> {
  const page = await fetch(server.url + path, { headers: { cookie: await server.signIn() } });
  const [, revision] = /"revision":"([^"]+)"/.exec(await page.text()) ?? [];
  if (revision === undefined) throw new Error(`Cannot find a revision in the page ${path}`);
  return revision;
}

interface Answer {
  response: { answer: string; revision: string; cards?: { name: string }[]; view?: unknown };
}

async function join(
  server: TestServer,
  topic: string,
  payload: object,
): Promise<Answer["response"]> {
  await using browser = await openBrowser(server);
  return (await browser.deliver(topic, "phx_join", payload) as Answer).response;
}

for (
  const [path, topic] of [
    ["/", "fleet"],
    ["/admin/hosts", "fleet"],
    ["/vms", "guests"],
    ["/pools", "pools"],
    ["/hosts/pve-01", "host:pve-01"],
  ] as const
) {
  Deno.test(`a browser that joins ${topic} is not sent again what the page ${path} holds`, () =>
    withServer(async (server) => {
      await using agent = await openAgent(server, "pve-01");
      await push(agent, "pve-01", "ONLINE");
      const revision = await pageRevision(server, path);

      const { now_unix: _, ...unchanged } = await join(server, topic, { revision }) as
        & Answer[
          "response"
        ]
        & { now_unix: number };
      deepStrictEqual(unchanged, { answer: "unchanged", revision });

      await push(agent, "pve-01", "DEGRADED");
      const { answer, revision: newer } = await join(server, topic, { revision });
      ok(answer !== "unchanged" && newer !== revision, `${answer} ${newer}`);
      strictEqual((await join(server, topic, { revision: newer })).answer, "unchanged");
    }));
}

Deno.test("a browser that comes back to the fleet is sent the hosts that changed, or all after one left", () =>
  withServer(async (server) => {
    await using _one = await openAgent(server, "pve-01");
    await using two = await openAgent(server, "pve-02");
    const { revision } = await join(server, "fleet", {});
    await push(two, "pve-02", "DEGRADED");

    const changes = await join(server, "fleet", { revision });
    deepStrictEqual([changes.answer, changes.cards?.map(({ name }) => name)], [
      "changes",
      ["pve-02"],
    ]);

    await using store = await openStore({ path: server.database_path });
    await store.deleteHost("pve-01");
    await until("the host to be gone", async () => {
      const { answer, cards } = await join(server, "fleet", { revision: changes.revision });
      return answer === "whole" && cards?.length === 1;
    });
    for (const strange of ["", "x", 7, { a: 1 }, "x".repeat(1_000)]) {
      strictEqual((await join(server, "fleet", { revision: strange })).answer, "whole");
    }
  }));

Deno.test("a browser that looks at one host hears of that host alone", () =>
  withServer(async (server) => {
    await using one = await openAgent(server, "pve-01");
    await using other = await openAgent(server, "pve-02");
    await using browser = await openBrowser(server);
    await browser.deliver("host:pve-01", "phx_join", {});

    await push(other, "pve-02", "DEGRADED");
    await push(one, "pve-01", "DEGRADED");

    const [, , topic, event, view] = await browser.next() as [
      unknown,
      unknown,
      string,
      string,
      { card: { name: string } },
    ];
    deepStrictEqual([topic, event, view.card.name], ["host:pve-01", "view", "pve-01"]);
  }));

Deno.test("a browser that searches guests hears which host changed, and nothing of the others", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await using browser = await openBrowser(server);

    const joined = await browser.deliver("guests", "phx_join", {}) as {
      status: string;
      response: { now_unix: number };
    };
    deepStrictEqual([joined.status, typeof joined.response.now_unix], ["ok", "number"]);
    await push(agent, "pve-01", "ONLINE");

    const frame = await browser.next();
    deepStrictEqual(frame.slice(2), ["guests", "changed", { name: "pve-01" }]);
  }));

interface PoolRow {
  host: string;
  pool: { health: string };
}
interface PoolPage {
  order?: string[];
  rows: PoolRow[];
  hosts: number;
  counts: { critical: number; ok: number };
}

Deno.test("a browser that looks at pools gets its page of them, then what changed of that", () =>
  withServer(async (server) => {
    await using one = await openAgent(server, "pve-01");
    await using two = await openAgent(server, "pve-02");
    await push(one, "pve-01", "ONLINE");
    await push(two, "pve-02", "ONLINE");
    await using browser = await openBrowser(server);
    const nextPage = async (isMeant: (page: PoolPage) => boolean): Promise<PoolPage> => {
      for (;;) {
        const [, , topic, event, page] = await browser.next();
        deepStrictEqual([topic, event], ["pools", "page"]);
        if (isMeant(page as PoolPage)) return page as PoolPage;
      }
    };

    const joined = await browser.deliver("pools", "phx_join", {}) as {
      response: { answer: string; page: PoolPage };
    };
    deepStrictEqual(
      [joined.response.answer, joined.response.page.rows.map(({ host }) => host)],
      ["whole", ["pve-01", "pve-02"]],
    );
    await push(two, "pve-02", "DEGRADED");
    const { order, rows } = await nextPage(({ counts }) => counts.critical === 1);
    deepStrictEqual(order, ["pve-02/rpool", "pve-01/rpool"]);
    deepStrictEqual(rows.map(({ host, pool }) => [host, pool.health]), [["pve-02", "DEGRADED"]]);

    await using store = await openStore({ path: server.database_path });
    await store.deleteHost("pve-01");
    deepStrictEqual((await nextPage(({ hosts }) => hosts === 1)).order, ["pve-02/rpool"]);
  }));

Deno.test("a browser that looks at one level of pools is told of no other", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await push(agent, "pve-01", "DEGRADED");
    const rows = async (payload: object) =>
      (await join(server, "pools", payload) as { page?: PoolPage }).page?.rows.length;

    deepStrictEqual(
      await Promise.all(["?level=critical", "?risk=filling", 7].map((query) => rows({ query }))),
      [1, 0, 1],
    );
  }));

Deno.test("a browser that looks at incidents hears of each that its filter shows, and of the fleet's counts", () =>
  withServer(async (server) => {
    await using one = await openAgent(server, "pve-01");
    await using two = await openAgent(server, "pve-02");
    await using list = await openBrowser(server);
    await using header = await openBrowser(server);
    await list.deliver("incidents", "phx_join", { query: "?host=pve-02" });
    const joined = await header.deliver("summary", "phx_join", {});
    const counts = { offline: 0, critical: 0, unknown: 2, warning: 0, ok: 0, new: 0 };
    deepStrictEqual(joined, { status: "ok", response: { open_critical: 0, counts } });

    await push(one, "pve-01", "DEGRADED");
    await push(two, "pve-02", "DEGRADED");
    const rows: { host: string; state: string }[] = [];
    while (!rows.some(({ state }) => state === "open")) {
      const [, , topic, event, line] = await list.next();
      deepStrictEqual([topic, event], ["incidents", "incident"]);
      // Of others it hears at most that they are not shown.
      if (!("gone" in (line as object))) rows.push((line as { row: typeof rows[number] }).row);
    }
    deepStrictEqual([...new Set(rows.map(({ host }) => host))], ["pve-02"]);
    let told: unknown = null;
    const both = { open_critical: 2, counts: { ...counts, critical: 2, unknown: 0 } };
    while (!isSameData(told, both)) {
      const [, , topic, event, payload] = await header.next();
      deepStrictEqual([topic, event], ["summary", "summary"]);
      told = payload;
    }
  }));

Deno.test("a browser hears when a window is made, with the revision that then holds", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    await using browser = await openBrowser(server);
    const client = await openFormClient(server);
    const joined = await browser.deliver("windows", "phx_join", {});
    const held = async () => JSON.parse((await client.get("/api/windows")).text).revision;
    deepStrictEqual(joined, { status: "ok", response: { revision: await held() } });

    const until_unix = String(Math.floor(Date.now() / 1000) + 3_600);
    strictEqual(
      (await client.post("/admin/windows/silence", { host: "pve-01", until_unix })).status,
      200,
    );

    const [, , topic, event, payload] = await browser.next() as unknown[];
    deepStrictEqual([topic, event, payload], ["windows", "changed", { revision: await held() }]);
    ok(!isSameData(payload, (joined as { response: unknown }).response));
  }));

Deno.test("a browser hears when samples cannot be stored, and when they can again", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await using browser = await openBrowser(server);
    const joined = await browser.deliver("server", "phx_join", {}) as {
      response: { build: string; storage_fault: string | null };
    };
    match(joined.response.build, /^client-\w+\.js$/);
    strictEqual(joined.response.storage_fault, null);
    {
      using _ = fillDisk(server.database_path);
      await push(agent, "pve-01", "ONLINE");
      const [, , topic, event, status] = await browser.next();
      deepStrictEqual([topic, event], ["server", "status"]);
      match(
        (status as { storage_fault: string }).storage_fault,
        /^Cannot write to ".*": database or disk is full$/,
      );
    }
    await push(agent, "pve-01", "ONLINE");
    deepStrictEqual((await browser.next())[4], {
      storage_fault: null,
      cut_off_since_ms: null,
      broken_factors: [],
      broken_channels: [],
      is_heartbeat_broken: false,
    });
  }));

Deno.test("a browser that asks for a host nobody registered is told so", () =>
  withServer(async (server) => {
    await using browser = await openBrowser(server);

    deepStrictEqual(await browser.deliver("host:nobody", "phx_join", {}), {
      status: "error",
      response: { reason: "unknown_host" },
    });
  }));

Deno.test("a browser that stops reading gets the newest state later, not everything in between", () =>
  withServer(async (server) => {
    await using agent = await openAgent(server, "pve-01");
    await using browser = await openBrowser(server);
    await browser.deliver("fleet", "phx_join", {});
    browser.ws.pause();

    // Without waiting for answers: one after the other, a busy machine would take each in a round
    // of its own.
    const startMs = Date.now();
    const send = (load1: number) => {
      const collected_at = new Date(startMs - 60_000 + load1).toISOString();
      const sample = { collected_at, sent_at: new Date().toISOString(), data: { host: { load1 } } };
      agent.send(["1", `${load1}`, "host:pve-01", "metric:fast", sample]);
    };
    for (let load1 = 1; load1 <= PUSHES; load1++) send(load1);
    for (let stored = 0; stored < PUSHES;) {
      const [, ref, , , reply] = await agent.next();
      if (isBusy(reply)) send(Number(ref));
      else {
        deepStrictEqual(reply, { status: "ok", response: {} });
        stored++;
      }
    }
    browser.ws.resume();

    for (let cards = 1;; cards++) {
      const card = (await browser.next())[4] as { load1: number | null };
      ok(cards < PUSHES / 2, `${cards} cards came for ${PUSHES} samples`);
      if (card.load1 === PUSHES) break;
    }
  }));

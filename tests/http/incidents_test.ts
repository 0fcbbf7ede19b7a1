/** Incidents as pages and programs read them, and how they are acknowledged. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import type { ApiScope } from "../../server/store/port.ts";
import { driveUntilSettled } from "../../testing/drive_clock.ts";
import { degraded, type ToldPlace, withToldPlace } from "../../testing/incidents/told_place.ts";
import { testingApiToken } from "../../testing/store.ts";

interface Row {
  id: string;
  state: string;
  place: string;
  label: string;
  acknowledged: { author: string; note: string; expires_unix: number | null } | null;
}

/** No socket stands behind a request that a test makes. */
const NOBODY = {};

/** Somebody who is signed in as `name`. */
async function signIn({ app, context }: ToldPlace, name = "anna") {
  const { id } = await context.sessions.start({ name });
  const cookie = `session=${id}`;
  return {
    get: (path: string) => app.request(path, { headers: { cookie } }, NOBODY),
    post: (path: string, fields: Record<string, string> = {}) =>
      app.request(path, {
        method: "POST",
        headers: { cookie, origin: "http://localhost", host: "localhost" },
        body: new URLSearchParams(fields),
      }, NOBODY),
  };
}

/** A program with an API token of these scopes. */
async function program({ app, context }: ToldPlace, ...scopes: ApiScope[]) {
  const token = `token-of-a-program-${scopes.join("-")}`;
  await context.store.insertApiToken(
    testingApiToken(sha256Hex(token), { name: "pager", scopes }),
  );
  const authorization = `Bearer ${token}`;
  return {
    get: (path: string) => app.request(path, { headers: { authorization } }, NOBODY),
    post: (path: string, body: string) =>
      app.request(path, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body,
      }, NOBODY),
  };
}

async function readText(answer: Response | Promise<Response>): Promise<string> {
  return await (await answer).text();
}

async function listed(answer: Response): Promise<Row[]> {
  strictEqual(answer.status, 200);
  return (await answer.json()).incidents;
}

Deno.test("incidents are listed open ones first, filtered by the address", () =>
  withToldPlace(async (place) => {
    const vienna = await place.addHost("pve-01", "vienna");
    const graz = await place.addHost("pve-02", "graz");
    await place.judge(vienna, degraded("tank"));
    await place.recover(vienna);
    const offTheRecord = degraded("slow", { code: "pool_capacity", level: "warning" });
    await place.judge(graz, degraded("backup"), offTheRecord);
    await place.judge(vienna, degraded("rpool"));
    const { get } = await program(place, "read");
    const names = async (query: string) =>
      (await listed(await get(`/api/incidents${query}`))).map(({ label, state }) =>
        `${label} ${state}`
      );

    deepStrictEqual(await names(""), ["rpool open", "backup open", "tank resolved"]);
    deepStrictEqual(await names("?all=1"), [
      "rpool open",
      "backup open",
      "slow pending",
      "tank resolved",
    ]);
    deepStrictEqual(await names("?host=PVE-01"), ["rpool open", "tank resolved"]);
    deepStrictEqual(await names("?group=graz"), ["backup open"]);
    deepStrictEqual(await names("?host=nobody"), []);
    deepStrictEqual(await names("?state=resolved"), ["tank resolved"]);
    deepStrictEqual(await names("?state=pending"), ["slow pending"]);
    deepStrictEqual(await names("?level=warning"), []);
    deepStrictEqual(await names("?code=pool_capacity&all=1"), ["slow pending"]);
    deepStrictEqual(await names("?until=1970-01-01"), [
      "rpool open",
      "backup open",
      "tank resolved",
    ]);
    deepStrictEqual(await names("?from=2970-01-01"), ["rpool open", "backup open"]);
  }));

Deno.test("incidents are sorted by the address, by links that need no script, page after page", () =>
  withToldPlace(async (place) => {
    const hosts = [];
    for (const name of ["pve-10", "pve-2", "pve-1"]) hosts.push(await place.addHost(name));
    for (const [at, hostId] of hosts.entries()) {
      await place.clock.advance(60_000);
      await place.judge(hostId, degraded(`tank-${at}`));
    }
    await place.recover(hosts[2] ?? 0);
    const { get } = await signIn(place);
    const read = async (query: string) => {
      const { incidents, next } = await (await get(`/api/incidents${query}`)).json();
      return [incidents.map((row: Row) => row.place).join(" "), next];
    };

    deepStrictEqual(await read(""), ["pve-2 pve-10 pve-1", null]);
    deepStrictEqual(await read("?sort=place"), ["pve-1 pve-2 pve-10", null]);
    deepStrictEqual(await read("?sort=-began&state=open"), ["pve-2 pve-10", null]);
    deepStrictEqual(await read("?sort=place&after=2"), ["pve-10", null]);
    const html = await (await get("/incidents?sort=-lasts&level=critical")).text();
    deepStrictEqual([...html.matchAll(/<a class="name"[^>]*>([^<]+)</g)].map(([, name]) => name), [
      "pve-2",
      "pve-10",
      "pve-1",
    ]);
    ok(html.includes('href="/incidents?level=critical&amp;sort=-began"'));
    ok(html.includes('href="/api/incidents.csv?level=critical&amp;sort=-lasts"'));
    match(html, /aria-sort="descending"/);
    const csv = await driveUntilSettled(
      place.clock,
      readText(get("/api/incidents.csv?sort=place")),
    );
    deepStrictEqual(csv.match(/pve-\d+(?=,tank)/g), ["pve-1", "pve-2", "pve-10"]);
  }));

Deno.test("what passed while it was held back is listed only when it is asked for", () =>
  withToldPlace(async (place) => {
    const hostId = await place.addHost("pve-01");
    await place.judge(hostId, degraded("tank", { code: "pool_capacity", level: "warning" }));
    await place.recover(hostId);
    const { get } = await program(place, "read");

    deepStrictEqual(await listed(await get("/api/incidents")), []);
    const [passed] = await listed(await get("/api/incidents?all=1"));
    strictEqual(passed?.state, "resolved");
  }));

Deno.test("a filter that cannot be used is answered with what is expected", () =>
  withToldPlace(async (place) => {
    const { get } = await program(place, "read");
    const wrong = await get("/api/incidents?level=purple");
    strictEqual(wrong.status, 400);
    deepStrictEqual(await wrong.json(), {
      error: "invalid_filter",
      message: 'Cannot use level "purple": expected offline, critical, unknown, warning',
    });
    const page = await (await signIn(place)).get("/incidents?from=yesterday");
    strictEqual(page.status, 400);
    match(await page.text(), /Cannot use from .*yesterday.*: expected a day such as 2026-01-31/);
  }));

Deno.test("an incident is acknowledged by whoever signed in, and that is taken back", () =>
  withToldPlace(async (place) => {
    const hostId = await place.addHost("pve-01");
    await place.judge(hostId, degraded("tank"));
    const { get, post } = await signIn(place);
    const [incident] = await listed(await get("/api/incidents"));
    const path = `/incidents/${incident?.id}`;
    match(await (await get("/incidents")).text(), /1<!-- -->|data-role="open-critical"/);

    const done = await post(`${path}/acknowledge`, {
      note: "disk is ordered",
      expires: "8h",
      back: "/hosts/pve-01",
    });
    deepStrictEqual([done.status, done.headers.get("location")], [303, "/hosts/pve-01"]);
    const html = await (await get(path)).text();
    match(html, /Acknowledged by <strong class="name">anna<\/strong>/);
    match(html, /disk is ordered/);
    match(html, /it is acknowledged \(anna\)/);
    const [seen] = await listed(await get("/api/incidents"));
    strictEqual(seen?.acknowledged?.expires_unix, (place.clock.nowMs() + 8 * 3_600_000) / 1000);

    strictEqual((await post(`${path}/acknowledge/delete`)).headers.get("location"), path);
    strictEqual((await listed(await get("/api/incidents")))[0]?.acknowledged, null);
    const audit = await place.context.store.listAudit({ limit: 2 });
    deepStrictEqual(audit.map(({ who, action }) => [who, action]), [
      ["operator anna", "acknowledgement_taken_back"],
      ["operator anna", "incident_acknowledged"],
    ]);
    strictEqual((await post(`${path}/acknowledge`, { expires: "soon" })).status, 422);
    await place.recover(hostId);
    strictEqual((await post(`${path}/acknowledge`)).status, 409);
    strictEqual((await post("/incidents/none/acknowledge")).status, 404);
    strictEqual((await get("/incidents/none")).status, 404);
  }));

Deno.test("nobody is sent to another site after acknowledging", () =>
  withToldPlace(async (place) => {
    const hostId = await place.addHost("pve-01");
    await place.judge(hostId, degraded("tank"));
    const { get, post } = await signIn(place, "");
    const [incident] = await listed(await get("/api/incidents"));

    const path = `/incidents/${incident?.id}/acknowledge`;
    const done = await post(path, { back: "//evil.example" });
    strictEqual(done.headers.get("location"), "/");
    strictEqual((await listed(await get("/api/incidents")))[0]?.acknowledged?.author, "operator");
  }));

Deno.test("a program acknowledges with a token of that scope, as the token", () =>
  withToldPlace(async (place) => {
    const hostId = await place.addHost("pve-01");
    await place.judge(hostId, degraded("tank"));
    const reader = await program(place, "read");
    const pager = await program(place, "acknowledge");
    const [incident] = await listed(await reader.get("/api/incidents"));
    const path = `/api/incidents/${incident?.id}/acknowledge`;

    strictEqual((await reader.post(path, "{}")).status, 403);
    for (
      const [body, message] of [
        ["not JSON", "Cannot acknowledge: expected the body to be JSON"],
        ["[]", "Cannot acknowledge: expected an object with note and expires"],
        ['{"note":1}', "Cannot acknowledge: expected note to be a text"],
        [
          '{"expires":"1y"}',
          'Cannot use expires "1y": expected how long, such as 30m, 8h or 2d, or a time to come, ' +
          "such as 2026-01-31 08:00 in UTC, within 400 days",
        ],
      ] as const
    ) {
      const refused = await pager.post(path, body);
      deepStrictEqual([refused.status, await refused.json()], [
        400,
        { error: "invalid_body", message },
      ]);
    }
    const done = await pager.post(path, '{"note":"on it","expires":null}');
    strictEqual(done.status, 200);
    const { state, acknowledged } = await done.json();
    deepStrictEqual([state, acknowledged.author, acknowledged.note], [
      "acknowledged",
      "pager",
      "on it",
    ]);
    const missing = await pager.post("/api/incidents/none/acknowledge", "");
    deepStrictEqual([missing.status, (await missing.json()).error], [404, "incident_not_found"]);
    await place.recover(hostId);
    const over = await pager.post(path, "");
    deepStrictEqual([over.status, (await over.json()).error], [409, "incident_over"]);
  }));

Deno.test("one incident tells its reasons, what happened to it, and why nobody is told", () =>
  withToldPlace(async (place) => {
    const hostId = await place.addHost("pve-01");
    await place.judge(hostId, degraded("tank"));
    const { get } = await program(place, "read");
    const [incident] = await listed(await get("/api/incidents"));

    const answer = await (await get(`/api/incidents/${incident?.id}`)).json();
    deepStrictEqual(
      answer.reasons.map(({ host, code }: Record<string, string>) => [host, code]),
      [["pve-01", "pool_health"]],
    );
    deepStrictEqual(answer.events.map(({ kind }: Record<string, string>) => kind), [
      "began",
      "raised",
    ]);
    deepStrictEqual(answer.deliveries, []);
    const none = await get("/api/incidents/none");
    deepStrictEqual([none.status, await none.json()], [404, { error: "incident_not_found" }]);
  }));

Deno.test("every incident is on some page, also while new ones come in between", () =>
  withToldPlace(async (place) => {
    const hostId = await place.addHost("pve-01");
    const pools = Array.from({ length: 230 }, (_, index) => degraded(`pool-${index}`));
    await place.judge(hostId, ...pools.slice(0, 150));
    await place.recover(hostId);
    await place.judge(hostId, ...pools.slice(100));
    const { get } = await program(place, "read");
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const query: string = next === "" ? "" : `?after=${next}`;
      const page = await (await get(`/api/incidents${query}`)).json();
      ok(page.incidents.length <= 100);
      seen.push(...page.incidents.map(({ id }: Row) => id));
      if (next === "") await place.judge(hostId, ...pools.slice(100), degraded("another"));
      next = page.next;
    }

    strictEqual(seen.length, 150 + 130);
    strictEqual(new Set(seen).size, seen.length);
    const sorted: string[] = [];
    for (const from of ["", "&after=100", "&after=200"]) {
      const page = await (await get(`/api/incidents?sort=incident${from}`)).json();
      strictEqual(page.newest_over, null);
      sorted.push(...page.incidents.map(({ label }: Row) => label));
    }
    strictEqual(sorted.length, seen.length + 1);
    deepStrictEqual(sorted, sorted.toSorted(NATURAL_ORDER.compare));
  }));

/** `POST /incident-acts/…`: the same act on several incidents, and how it is taken back. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { degraded, type ToldPlace, withToldPlace } from "../../testing/incidents/told_place.ts";

const HOUR = 3_600;

type Fields = readonly (readonly [string, string])[];

/** Somebody who is signed in. */
async function operator({ app, context }: ToldPlace) {
  const { id } = await context.sessions.start({ name: "anna" });
  const headers = { cookie: `session=${id}`, origin: "http://localhost", host: "localhost" };
  return async (act: string, fields: Fields) => {
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value]));
    const answer = await app.request(
      `/incident-acts/${act}`,
      { method: "POST", headers, body },
      {},
    );
    return { status: answer.status, ...await answer.json() };
  };
}

async function withIncidents(
  run: (place: ToldPlace, ids: readonly string[], hosts: readonly number[]) => Promise<void>,
): Promise<void> {
  await withToldPlace(async (place) => {
    const hosts = [await place.addHost("pve-01", "vienna"), await place.addHost("pve-02", "graz")];
    for (const host of hosts) await place.judge(host, degraded("tank"));
    const rows = (await place.context.telling.incidents.page(ALL, { after: null, limit: 9 })).rows;
    await run(place, rows.map(({ id }) => id), hosts);
  });
}

const ALL = {
  host: null,
  group: null,
  level: null,
  code: null,
  state: null,
  from_ms: null,
  until_ms: null,
  all: false,
};

const stateOf = ({ context }: ToldPlace, id: string) => context.telling.incidents.find(id)?.state;

Deno.test("several incidents are acknowledged, those that are already stay, and it is taken back", () =>
  withIncidents(async (place, [first = "", second = ""]) => {
    const act = await operator(place);

    deepStrictEqual(await act("acknowledge", [["id", first], ["note", "disk is ordered"]]), {
      status: 200,
      done: [first],
      left: 0,
    });
    const all = [["id", first], ["id", second], ["id", "nothing"]] as const;
    deepStrictEqual(await act("acknowledge", all), { status: 200, done: [second], left: 2 });
    deepStrictEqual([stateOf(place, first), stateOf(place, second)], [
      "acknowledged",
      "acknowledged",
    ]);
    const word = place.context.telling.incidents.find(first)?.acknowledgement;
    deepStrictEqual([word?.author, word?.note], ["anna", "disk is ordered"]);

    deepStrictEqual((await act("acknowledge/delete", [["id", second]])).done, [second]);
    deepStrictEqual([stateOf(place, first), stateOf(place, second)], ["acknowledged", "open"]);
    const [noted] = await place.context.store.listAudit({ limit: 1 });
    deepStrictEqual([noted?.action, noted?.subject], ["acknowledgement_taken_back", second]);
  }));

Deno.test("what incidents rest on is muted until a time, what was muted stays, and it is taken back", () =>
  withIncidents(async (place, ids, [host = 0]) => {
    const act = await operator(place);
    const { store, clock } = place.context;
    const nowMs = clock.nowMs();
    const tank = degraded("tank");
    const before = {
      ...{ code: tank.code, subject: tank.subject, subject_id: tank.subject_id },
      host_id: host,
      note: "known",
      expires_at_ms: null,
      created_at_ms: nowMs,
    };
    await store.putMute(before);
    const until_unix = Math.floor(nowMs / 1000) + HOUR;

    const fields = [...ids.map((id) => ["id", id] as const), ["until_unix", `${until_unix}`]];
    const { done, left } = await act("mute", fields as Fields);

    strictEqual(left, 1);
    const muted = await store.listMutes(nowMs);
    deepStrictEqual(muted.map(({ note, expires_at_ms }) => [note, expires_at_ms]).sort(), [
      ["", until_unix * 1000],
      ["known", null],
    ]);

    const undo = await act("mute/delete", [...done.map((key: string) => ["mute", key]), [
      "mute",
      "no key",
    ]] as Fields);
    deepStrictEqual([undo.done, undo.left], [done, 1]);
    deepStrictEqual((await store.listMutes(nowMs)).map(({ note }) => note), ["known"]);
  }));

for (const until of ["", "soon", "1", String(Date.now())]) {
  Deno.test(`nothing is muted until "${until}"`, () =>
    withIncidents(async (place, ids) => {
      const act = await operator(place);
      const answer = await act("mute", [["id", ids[0] ?? ""], ["until_unix", until]]);
      strictEqual(answer.status, 422);
      match(answer.error, /^Cannot use until_unix ".*": expected a time within the next 31 days$/);
      deepStrictEqual(await place.context.store.listMutes(place.context.clock.nowMs()), []);
    }));
}

Deno.test("of more incidents than a page has none is touched", () =>
  withIncidents(async (place, [id = ""]) => {
    const act = await operator(place);
    const fields = Array.from({ length: 1_001 }, () => ["id", id] as const);
    deepStrictEqual(await act("acknowledge", fields), { status: 200, done: [], left: 0 });
    strictEqual(stateOf(place, id), "open");
  }));

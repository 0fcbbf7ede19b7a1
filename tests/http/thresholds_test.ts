/** The page of thresholds, by a browser without script, and the same for programs. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { type FormClient, openFormClient } from "../../testing/form_client.ts";
import { withServer } from "../../testing/with_server.ts";

const PATH = "/admin/thresholds";
const ALL = { key: "poolFullFromPercent", scope: "all", name: "", value: "75" };

Deno.test("a threshold is set for all, a group and a host, shown with who did, and taken back", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    await using store = await openStore({ path: server.database_path });
    const client = await openFormClient(server);
    const putInto = (group: string) => client.post("/admin/hosts/pve-01/edit", { group });
    await putInto("vienna");

    for (
      const change of [{}, { scope: "group", name: "Vienna", value: "70" }, {
        scope: "host",
        name: "PVE-01",
        value: "60",
      }]
    ) {
      const answer = await client.post(PATH, { ...ALL, ...change });
      strictEqual(answer.location, PATH, answer.text);
    }

    const { text } = await client.get(PATH);
    match(text, /75 %<\/strong> for all hosts.*70 %<\/strong> for the group vienna/s);
    match(text, /60 %<\/strong> for pve-01/);
    const [own] = (await store.listThresholds()).filter(({ scope }) => scope.kind === "host");
    deepStrictEqual([own?.value, own?.set_by], [60, "operator"]);
    match((await client.get("/hosts/pve-01")).text, /poolFullFromPercent 60 %/);

    await client.post(PATH, { ...ALL, scope: "host", name: "pve-01", value: "default" });
    match((await client.get("/hosts/pve-01")).text, /poolFullFromPercent 70 %/);
    await putInto("");
    await client.post(PATH, { ...ALL, scope: "group", name: "vienna", value: "default" });
    await client.post(PATH, { ...ALL, value: "default" });
    deepStrictEqual(await store.listThresholds(), []);
    doesNotMatch((await client.get("/hosts/pve-01")).text, /own-thresholds/);

    const audit = (await store.listAudit({ limit: 20 })).reverse()
      .filter(({ action }) => action === "threshold_set").map(({ subject }) => subject);
    deepStrictEqual(audit, [
      "poolFullFromPercent is 75 % for all hosts",
      "poolFullFromPercent is 70 % for the group vienna",
      "poolFullFromPercent is 60 % for pve-01",
      "poolFullFromPercent is the default again for pve-01",
      "poolFullFromPercent is the default again for the group vienna",
      "poolFullFromPercent is the default again for all hosts",
    ]);
  }));

Deno.test("a switch is set by its word, and shown as such wherever it holds", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const client = await openFormClient(server);
    await client.post("/admin/hosts/pve-01/edit", { group: "vienna" });
    const change = { key: "guestUncoveredWarningSwitch", scope: "host", name: "pve-01" };

    strictEqual((await client.post(PATH, { ...change, value: "On" })).location, PATH);

    match((await client.get(PATH)).text, /<strong>on<\/strong> for pve-01/);
    match((await client.get(PATH)).text, /data-key="guestUncoveredWarningSwitch".*?>off</s);
    match((await client.get("/hosts/pve-01")).text, /guestUncoveredWarningSwitch on/);
    const { thresholds } = JSON.parse((await client.get("/api/thresholds")).text);
    const entry = thresholds.find(({ key }: { key: string }) => key === change.key);
    deepStrictEqual([entry.unit, entry.default, entry.set[0].value], ["switch", 0, 1]);
    for (const value of ["2", "maybe", ""]) {
      const answer = await client.post(PATH, { ...change, value });
      strictEqual(answer.status, 422, value);
      if (value !== "") match(answer.text, /for pve-01: expected off or on, or default/);
    }
  }));

const refused: [what: string, change: Partial<typeof ALL>, problem: RegExp][] = [
  ["a name that is none", { key: "speed" }, /Cannot set &quot;speed&quot;: no threshold has/],
  [
    "no number",
    { value: "much" },
    /to &quot;much&quot; for all hosts: expected a whole number, 1 to 100 %/,
  ],
  ["a number out of range", { value: "101" }, /expected a whole number, 1 to 100 %, or default/],
  ["a part of one", { value: "7.5" }, /expected a whole number/],
  [
    "a warning at what is critical",
    { value: "90" },
    /is to be below poolFullCriticalPercent \(90 %\)/,
  ],
  ["a host that is none", { scope: "host", name: "pve-9" }, /Cannot find host &quot;pve-9&quot;/],
  ["a group without hosts", { scope: "group", name: "graz" }, /Cannot find group &quot;graz&quot;/],
  ["a group that can be none", { scope: "group", name: "a b" }, /Cannot use the group/],
  ["another scope", { scope: "cluster" }, /choose one of these/],
];

Deno.test("the form says what is wrong, where, and what is expected, and keeps what was typed", () =>
  withServer(async (server) => {
    const client: FormClient = await openFormClient(server);
    for (const [what, change, problem] of refused) {
      const answer = await client.post(PATH, { ...ALL, ...change });
      strictEqual(answer.status, 422, what);
      match(answer.text.replaceAll("&#39;", "'"), problem, what);
    }
    match((await client.post(PATH, { ...ALL, value: "101" })).text, /value="101"/);
    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listThresholds(), []);
  }));

Deno.test("GET /api/thresholds has each with unit, range, codes, and what is set", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    await client.post(PATH, ALL);

    const { thresholds } = JSON.parse((await client.get("/api/thresholds")).text);

    const entry = thresholds.find(({ key }: { key: string }) => key === ALL.key);
    const [{ set_unix, ...set }] = entry.set;
    deepStrictEqual({ ...entry, set }, {
      key: "poolFullFromPercent",
      subject: "Pools",
      default: 80,
      unit: "percent",
      least: 1,
      most: 100,
      meaning: "A pool is a warning from here on.",
      codes: ["pool_capacity"],
      set: { scope: "all", name: null, value: 75, set_by: "operator" },
    });
    strictEqual(typeof set_unix, "number");
  }));

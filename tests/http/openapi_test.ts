/** /api/openapi.json beside the route table, and beside what a running server answers. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ROUTES } from "../../server/app.ts";
import { describeApi } from "../../server/routes/api/openapi/document.ts";
import { OPERATIONS } from "../../server/routes/api/openapi/operations.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const FAST = {
  host: { load1: 0.5, cpu_percent: 12.5 },
  zfs_pools: {
    available: true,
    pools: [{ name: "tank", guid: "17", health: "DEGRADED", capacity_percent: 71 }],
  },
  vms_runtime: { vms: [{ vmid: 100, type: "qemu", name: "web01", status: "running" }] },
};

interface Described {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  security?: object[];
}

const DOCUMENT = describeApi();
const described = (method: string, route: string) =>
  DOCUMENT.paths[route.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()] as Described;

Deno.test("every row that programs may ask for is described, and nothing else", () => {
  const rows = ROUTES.filter(({ access, path }) =>
    access === "api" || ["/healthz", "/enroll"].includes(path)
  )
    .map(({ method, path }) => `${method} ${path}`);

  deepStrictEqual([...OPERATIONS.keys()].sort(), rows.sort());
  const operations = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  deepStrictEqual(
    operations.sort(),
    rows.map((row) => row.replaceAll(/:(\w+)/g, "{$1}")).sort(),
  );
});

Deno.test("each operation says its parameters, its answers, and who may ask", () => {
  strictEqual(DOCUMENT.openapi, "3.1.0");
  for (const { method, path, access } of ROUTES) {
    if (!OPERATIONS.has(`${method} ${path}`)) continue;
    const { parameters, responses, security } = described(method, path);
    const what = `${method} ${path}`;
    const inPath = parameters.filter((each) => each.in === "path").map(({ name }) => name);
    deepStrictEqual(inPath, [...path.matchAll(/:(\w+)/g)].map(([, name]) => name), what);
    ok("200" in responses || "204" in responses, what);
    deepStrictEqual("401" in responses, access === "api", what);
    deepStrictEqual(security, access === "api" ? undefined : [], what);
  }
  deepStrictEqual(
    described("GET", "/api/guests").parameters.map(({ name, required }) => [name, required]),
    [["q", false], ["sort", false], ["limit", false], ["skip", false]],
  );
});

/** What an operation cannot do without. */
const ASKED_WITH: Readonly<Record<string, string>> = {
  "/api/hosts/:name/history": "?metric=load1",
  "/api/hosts/:name/marks": "?from=1&to=2",
  "/api/search": "?q=pve",
  "/api/sketches": "?host=pve-01",
  "/metrics/host": "?target=pve-01",
};

/** Throws unless `answer` is as the document says of its status. */
async function checkAnswer(ajv: Ajv2020, route: string, answer: Response): Promise<void> {
  const what = `${route}: ${answer.status}`;
  const response = described("GET", route).responses[answer.status];
  ok(response !== undefined, `${what} is not described`);
  const [[type, { schema }] = ["", { schema: {} }]] = Object.entries(response.content ?? {});
  const text = await answer.text();
  if (type === "") return strictEqual(text, "", what);
  ok(answer.headers.get("content-type")?.startsWith(type), what);
  if (type !== "application/json") return;
  const validate = "$ref" in schema
    ? ajv.compile(DOCUMENT.components.schemas.Error)
    : ajv.compile(schema);
  ok(validate(JSON.parse(text)), `${what}: ${ajv.errorsText(validate.errors)}`);
}

Deno.test("each answer of a server that knows something is as it is described", () =>
  withReportingHost(FAST, async (get) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    const incidents = async () => (await (await get("/api/incidents")).json()).incidents;
    await until("there is an incident", async () => (await incidents()).length > 0);
    const [{ id }] = await incidents();

    const asked = new Set<string>();
    for (const key of OPERATIONS.keys()) {
      const [method, route = ""] = key.split(" ");
      if (method !== "GET") continue;
      const path = route.replace(":name", "pve-01").replace(":type", "qemu")
        .replace(":vmid", "100").replace(":id", id).replace(":guid", "17");
      const answer = await get(path + (ASKED_WITH[route] ?? ""));
      ok(answer.status < 300, `${path}: ${answer.status}`);
      await checkAnswer(ajv, route, answer);
      asked.add(key);
    }
    ok(asked.size > 20, String(asked.size));

    for (
      const [route, path] of [
        ["/api/summary", "/api/summary?fail=critical"],
        ["/api/summary", "/api/summary?fail=bogus"],
        ["/api/hosts/:name", "/api/hosts/nobody"],
        ["/api/hosts/:name/history", "/api/hosts/pve-01/history?metric=bogus"],
        ["/api/pools/:guid/ledger", "/api/pools/nothing/ledger"],
        ["/api/incidents", "/api/incidents?level=bogus"],
        ["/api/incidents/:id", "/api/incidents/none"],
        ["/api/snapshots", "/api/snapshots?page=0"],
        ["/api/pools", "/api/pools?level=bogus"],
        ["/api/guests", "/api/guests?limit=0"],
      ] as const
    ) {
      const answer = await get(path);
      ok(answer.status >= 400, path);
      await checkAnswer(ajv, route, answer);
    }
  }));

Deno.test("an answer with a field that is not described, or without one that is, is noticed", () => {
  const ajv = new Ajv2020({ strict: false });
  const { content } = described("GET", "/healthz").responses[200] ?? {};
  const validate = ajv.compile(content?.["application/json"]?.schema ?? {});

  const health = { status: "ok", telling: "ok", factors: "ok" };
  ok(validate({ ...health, version: "1" }));
  ok(!validate({ ...health, version: "1", more: 1 }));
  ok(!validate(health));
});

Deno.test("a stranger is told what is described", () =>
  withServer(async (server) => {
    const ajv = new Ajv2020({ strict: false });
    await checkAnswer(ajv, "/api/hosts", await fetch(`${server.url}/api/hosts`));
    await checkAnswer(ajv, "/healthz", await fetch(`${server.url}/healthz`));
  }));

/** New tokens for several hosts, deleting several, and a window over them: each asks first. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { insertTestingHost, openStore } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

type Fields = readonly (readonly [string, string])[];

async function operator(server: TestServer) {
  const headers = { cookie: await server.signIn(), origin: server.url };
  const send = async (path: string, init: RequestInit) => {
    const answer = await fetch(server.url + path, { ...init, headers, redirect: "manual" });
    return {
      status: answer.status,
      to: answer.headers.get("location") ?? "",
      text: await answer.text(),
    };
  };
  return {
    get: (path: string) => send(path, {}),
    post: (path: string, fields: Fields) =>
      send(path, {
        method: "POST",
        body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
      }),
  };
}

const bulk = (what: string, ...hosts: string[]): Fields => [
  ["what", what],
  ...hosts.map((host) => ["host", host] as const),
];

/** How an agent is answered that joins as `name` with a token. */
async function joinWith(server: TestServer, name: string, token: string): Promise<string> {
  await using socket = await openRawSocket(server.url);
  const reply = await socket.deliver(`host:${name}`, "phx_join", { token }) as {
    status: string;
    response: { reason?: string };
  };
  return reply.response.reason ?? reply.status;
}

const names = async (server: TestServer) => {
  await using store = await openStore({ path: server.database_path });
  return (await store.listHosts()).map(({ name }) => name).sort();
};

Deno.test("ticked hosts are deleted after a page that names them, the others stay", () =>
  withServer(async (server) => {
    for (const name of ["a", "b", "c"]) await server.register(name);
    const { get, post } = await operator(server);

    const question = await post("/admin/hosts/bulk", bulk("delete", "a", "c"));
    strictEqual(question.status, 200);
    match(question.text, /Delete 2 hosts\?/);
    match(question.text, /a, c/);
    match(question.text, /action="\/admin\/many-hosts\/delete".*name="names" value="a c"/s);
    deepStrictEqual(await names(server), ["a", "b", "c"]);

    const done = await post("/admin/many-hosts/delete", [["names", "a c"]]);
    deepStrictEqual([done.status, done.to], [303, "/admin/hosts?gone=2"]);
    match((await get(done.to)).text, /2 hosts were deleted, with everything stored of them/);
    deepStrictEqual(await names(server), ["b"]);
    match((await get("/admin/audit")).text, /deleted host.*a, c/s);
  }));

Deno.test("ticked hosts get new tokens, each shown once, and the old ones are void", () =>
  withServer(async (server) => {
    const old = new Map<string, string>();
    for (const name of ["a", "b"]) old.set(name, await server.register(name));
    const { post } = await operator(server);

    match(
      (await post("/admin/hosts/bulk", bulk("rotate", "a", "b"))).text,
      /Give 2 hosts new tokens\?/,
    );
    const { status, text } = await post("/admin/many-hosts/rotate", [["names", "a b gone"]]);

    strictEqual(status, 200);
    const [, a = "", b = ""] = /<code>a (\S+)\nb (\S+)<\/code>/.exec(text) ?? [];
    match(text, /Without a new token.*gone/s);
    for (const [name, token] of [["a", a], ["b", b]] as const) {
      await until(
        `the new token of ${name}`,
        async () => await joinWith(server, name, token) === "ok",
      );
      strictEqual(await joinWith(server, name, old.get(name) ?? ""), "invalid_token");
    }
  }));

Deno.test("ticked hosts are filled into the form of a window", () =>
  withServer(async (server) => {
    for (const name of ["a", "b"]) await server.register(name);
    const { get, post } = await operator(server);

    const { status, to } = await post("/admin/hosts/bulk", bulk("window", "a", "b"));

    deepStrictEqual([status, to], [303, "/admin/windows/new?kind=once&hosts=a+b"]);
    match((await get(to)).text, /value="a b"/);
  }));

Deno.test("more hosts than one act may have are refused, and so is what names none", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const many = Array.from({ length: 51 }, (_, index) => `pve-${index}`);
    for (const name of many) await insertTestingHost(store, name);
    const { post } = await operator(server);

    const { status, text } = await post("/admin/hosts/bulk", bulk("rotate", ...many));
    strictEqual(status, 422);
    match(text, /Cannot do this to 51 hosts at once: tick at most 50/);
    for (const sent of ["", "a/b", many.join(" ")]) {
      strictEqual((await post("/admin/many-hosts/rotate", [["names", sent]])).status, 422, sent);
    }
    strictEqual((await post("/admin/hosts/bulk", bulk("delete"))).status, 422);
    strictEqual((await names(server)).length, 51);
  }));

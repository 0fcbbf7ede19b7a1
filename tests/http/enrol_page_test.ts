/** `/admin/enrol`, by a browser without script: paste, once shown lines, reload, new codes. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { loadAgentPackages, NO_PACKAGES } from "../../server/web/agent_packages.ts";
import { SHARES } from "../../shared/shares.ts";
import { systemClock } from "../../shared/clock.ts";
import { layAgentPackages } from "../../testing/agent_packages.ts";
import { type FormAnswer, type FormClient, openFormClient } from "../../testing/form_client.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer, type WithServerOptions } from "../../testing/with_server.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const PATH = "/admin/enrol";

function withOperator(
  test: (client: FormClient, server: TestServer) => Promise<void>,
  options: WithServerOptions = {},
): Promise<void> {
  return withServer(async (server) => test(await openFormClient(server), server), options);
}

/** Follows the redirect of a form that made something. */
async function follow(client: FormClient, answer: FormAnswer): Promise<FormAnswer> {
  strictEqual(answer.status, 303, answer.text);
  match(answer.location ?? "", /^\/admin\/enrol\?shown=[\w-]{43}$/);
  return await client.get(answer.location ?? "");
}

/** The lines of shell on a page, by host. */
function linesOf({ text }: FormAnswer): Map<string, string> {
  const found = text.matchAll(
    /<span class="name">([^<]+)<\/span><pre id="line-\d+"[^>]*><code>(.*?)<\/code>/gs,
  );
  return new Map([...found].map(([, name = "", line = ""]) => [
    name,
    line.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&"),
  ]));
}

function codeOf(line: string | undefined): string {
  return /\bc=([\w-]{43}) /.exec(line ?? "")?.[1] ?? "";
}

function stateOf({ text }: FormAnswer, name: string): string | undefined {
  return new RegExp(`data-host="${name}" data-state="(\\w+)"`).exec(text)?.[1];
}

async function enroll(server: TestServer, name: string, code: string): Promise<string | null> {
  const response = await fetch(`${server.url}/enroll`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, code }),
  });
  const answer = await response.json();
  return response.ok ? answer.token : null;
}

Deno.test("a paste registers what it can, says of each other line why not, and loses nothing", () =>
  withOperator(async (client, server) => {
    await server.register("pve-02");
    const names = "pve-01\n-bad, pve-02\nPVE-01\npve-03\n<b>x</b>";

    const made = await client.post(PATH, { names, group: "Vienna", tags: "lab rack-7" });
    const page = await follow(client, made);

    deepStrictEqual([...linesOf(page).keys()], ["pve-01", "pve-03"]);
    const said = page.text.replaceAll(/<(?!\/?(li|p)\b)[^>]+>/g, "");
    match(said, /2 hosts were registered. 4 names were left out:/);
    match(said, /Line 2: -bad cannot be a name: expected 1 to 100 letters/);
    match(said, /Line 2: pve-02 is the name of a host already/);
    match(said, /Line 3: PVE-01 stands in line 1 already/);
    match(page.text, /<textarea[^>]*>-bad\npve-02\n&lt;b>x&lt;\/b>/);
    ok(!page.text.includes("<b>x</b>"));
    const { hosts } = JSON.parse((await client.get("/api/hosts")).text);
    deepStrictEqual(
      hosts.map(({ name, group, tags }: Record<string, unknown>) => [name, group, tags]).sort(),
      [
        ["pve-01", "vienna", ["lab", "rack-7"]],
        ["pve-02", null, []],
        ["pve-03", "vienna", ["lab", "rack-7"]],
      ],
    );
    match((await client.get("/admin/audit")).text, /each with an enrolment code:/);
  }));

Deno.test("nothing is registered by an empty paste, too many names, or a bad group, and all is kept", () =>
  withOperator(async (client) => {
    const many = Array.from({ length: SHARES.enrolment.namesAtOnce + 1 }, (_, n) => `h${n}`);

    for (
      const [fields, message] of [
        [{ names: " \n" }, /expected a name on each line/],
        [{ names: many.join("\n") }, /Cannot register 501 hosts at once: expected 500 at most/],
        [{ names: "pve-01", group: "two words" }, /Cannot use this group: expected one word/],
        [{ names: "pve-01", tags: "ä" }, /Cannot use these tags: expected one word/],
        [{ names: "-x" }, /Line 1: .*-x.* cannot be a name.*No host was registered/s],
      ] as const
    ) {
      const answer = await client.post(PATH, fields);
      strictEqual(answer.status, 422);
      match(answer.text, message);
    }
    deepStrictEqual(JSON.parse((await client.get("/api/hosts")).text).hosts, []);

    const page = await follow(client, await client.post(PATH, { names: many.slice(1).join(" ") }));
    strictEqual(linesOf(page).size, SHARES.enrolment.namesAtOnce);
  }));

Deno.test("codes are shown once: a reload, another session, and the audit do not have them", () =>
  withOperator(async (client, server) => {
    const other = await openFormClient(server);
    const made = await client.post(PATH, { names: "pve-01" });

    strictEqual(linesOf(await other.get(made.location ?? "")).size, 0);
    const page = await follow(client, made);
    const code = codeOf(linesOf(page).get("pve-01"));
    ok(code !== "");

    const again = await client.get(made.location ?? "");
    match(again.text, /Codes are shown once/);
    deepStrictEqual([linesOf(again).size, stateOf(again, "pve-01")], [0, "waiting"]);
    match(again.text, /0 of 1 have reported/);
    for (const path of [PATH, "/admin/audit", "/api/enrolments", "/admin/hosts"]) {
      ok(!(await client.get(path)).text.includes(code), path);
    }
  }));

Deno.test("the list says how far each host is, and a join ends the code", () =>
  withOperator(async (client, server) => {
    const page = await follow(client, await client.post(PATH, { names: "pve-01 pve-02" }));
    const codes = new Map([...linesOf(page)].map(([name, line]) => [name, codeOf(line)]));

    await enroll(server, "pve-01", codes.get("pve-01") ?? "");
    const token = await enroll(server, "pve-01", codes.get("pve-01") ?? "");
    strictEqual(stateOf(await client.get(PATH), "pve-01"), "enrolled");

    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });

    const after = await client.get(PATH);
    deepStrictEqual([stateOf(after, "pve-01"), stateOf(after, "pve-02")], ["reported", "waiting"]);
    match(after.text, /1 of 2 has reported/);
    strictEqual(await enroll(server, "pve-01", codes.get("pve-01") ?? ""), null);
    const { enrolments } = JSON.parse((await client.get("/api/enrolments")).text);
    deepStrictEqual(
      enrolments.map(({ name, state }: Record<string, string>) => [name, state]),
      [["pve-01", "reported"], ["pve-02", "waiting"]],
    );

    const cleared = await client.post(`${PATH}/clear`);
    strictEqual(cleared.location, PATH);
    const left = await client.get(PATH);
    deepStrictEqual([stateOf(left, "pve-01"), stateOf(left, "pve-02")], [undefined, "waiting"]);
  }));

Deno.test("new codes are for one host, or for all that have not reported; those before end", () =>
  withOperator(async (client, server) => {
    const first = linesOf(await follow(client, await client.post(PATH, { names: "a b c" })));

    const one = linesOf(await follow(client, await client.post(`${PATH}/codes`, { host: "a" })));
    deepStrictEqual([...one.keys()], ["a"]);
    strictEqual(await enroll(server, "a", codeOf(first.get("a"))), null);
    const token = await enroll(server, "a", codeOf(one.get("a")));
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:a", "phx_join", { token });

    const rest = linesOf(await follow(client, await client.post(`${PATH}/codes`)));
    deepStrictEqual([...rest.keys()], ["b", "c"]);
    strictEqual(await enroll(server, "b", codeOf(first.get("b"))), null);
    ok(await enroll(server, "b", codeOf(rest.get("b"))));

    // One that has reported, and one that there is not, get none.
    for (const host of ["a", "nobody"]) {
      strictEqual((await client.post(`${PATH}/codes`, { host })).location, PATH);
    }
    match((await client.get("/admin/audit")).text, /made new enrolment codes for hosts/);
  }));

Deno.test("a line installs what the server hands out; from source it only enrols, and the page says so", () =>
  withDirectory(async (directory) => {
    await layAgentPackages(directory);
    const handedOut = await loadAgentPackages(directory, systemClock);

    for (const agentPackages of [handedOut, NO_PACKAGES]) {
      await withOperator(async (client, server) => {
        const page = await follow(client, await client.post(PATH, { names: "pve-01" }));
        const line = linesOf(page).get("pve-01") ?? "";

        ok(!line.includes("\n"));
        ok(line.includes(`u='${server.url}'`));
        ok(line.includes('enroll --server "$u" --host-id pve-01'));
        const has = agentPackages === handedOut;
        strictEqual(line.includes("proxmox-monitor-agent_1.2.3_"), has);
        strictEqual(page.text.includes("This server has no agent packages to hand out"), !has);
      }, { agentPackages });
    }
  }));

import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert/strict";
import { parse } from "smol-toml";
import { type ConfigPlan, ENROLLED_MARK, planConfig } from "./enrolled_config.ts";
import { ConfigError } from "./load_config.ts";

const SERVER_URL = "wss://monitor.example.com/socket/websocket";
const SECOND_URL = "wss://second.example.com/socket/websocket";
const WANTED = { server_urls: [SERVER_URL], host_id: "pve-01" };

function plan(text: string | null, force = false, wanted = WANTED): ConfigPlan {
  return planConfig({ text, hostname: "pve-01" }, wanted, { force });
}

function written(made: ConfigPlan): string {
  ok(made.ok);
  return made.textWith("new");
}

Deno.test("planConfig() makes a whole configuration where there is none", () => {
  strictEqual(
    written(plan(null)),
    `${ENROLLED_MARK}\n` +
      'server_url = "wss://monitor.example.com/socket/websocket"\n' +
      'token = "new"\nhost_id = "pve-01"\n',
  );
});

Deno.test("planConfig() replaces the token alone where server and host are the same", () => {
  const text = [
    "# ours",
    'server_url = "wss://monitor.example.com/socket"',
    'token = "old" # from the admin page',
    "",
    "[intervals]",
    "fast_seconds = 10",
    "",
  ].join("\n");

  strictEqual(
    written(plan(text)),
    text.replace('token = "old" # from the admin page', 'token = "new"'),
  );
});

Deno.test("planConfig() puts the token in the place of a token_file", () => {
  const text = 'host_id = "PVE-01"\ntoken_file = "/t"\nserver_url = "' + SERVER_URL + '"\n' +
    "[debug]\n";

  const { token_file: _, ...kept } = parse(text);
  deepStrictEqual({ ...parse(written(plan(text))) }, { ...kept, token: "new" });
});

Deno.test("planConfig() leaves a list that has the server, and writes one where some are missing", () => {
  const list = `server_url = ["${SECOND_URL}", "${SERVER_URL}"]\ntoken = "old"\n`;
  const wanted = { ...WANTED, server_urls: [SERVER_URL, SECOND_URL] };

  strictEqual(written(plan(list)), list.replace("old", "new"));
  strictEqual(written(plan(list, false, wanted)), list.replace("old", "new"));
  strictEqual(
    written(plan(`server_url = "${SERVER_URL}"\ntoken = "old"\n`, false, wanted)),
    `server_url = ["${SERVER_URL}", "${SECOND_URL}"]\ntoken = "new"\n`,
  );
  const spread = plan(`server_url = [\n"${SERVER_URL}"\n]\ntoken = "old"\n`, false, wanted);
  ok(!spread.ok);
  match(spread.message, /expected server_url, token and host_id on a line each/);
});

for (
  const [what, text] of [
    ["another server", 'server_url = "wss://other.example.com/socket"\ntoken = "old"\n'],
    [
      "another host",
      `server_url = "${SERVER_URL}"\ntoken = "old"\nhost_id = "pve-02"\n[intervals]\n`,
    ],
  ] as const
) {
  Deno.test(`planConfig() replaces a configuration for ${what} only when it may`, () => {
    const refused = plan(text);

    ok(!refused.ok);
    match(refused.message, /^it is for host "pve-0\d" at wss:\/\/.*: expected .* or --force/);
    const forced = written(plan(text, true));
    ok(forced.startsWith(ENROLLED_MARK));
    deepStrictEqual([parse(forced)["server_url"], parse(forced)["token"]], [
      SERVER_URL,
      "new",
    ]);
    strictEqual(parse(forced)["host_id"] ?? "pve-01", "pve-01");
    const again = planConfig({ text: forced, hostname: "x" }, { ...WANTED, host_id: "pve-09" }, {
      force: false,
    });
    strictEqual(parse(written(again))["host_id"], "pve-09");
    strictEqual(written(again).split(ENROLLED_MARK).length, 2);
  });
}

Deno.test("planConfig() refuses what it cannot change for sure, and what is no configuration", () => {
  const unfinished = written(plan("# ours\n[intervals]\nfast_seconds = 10\n"));
  ok(unfinished.startsWith(`${ENROLLED_MARK}\nserver_url = `));
  match(unfinished, /# ours\n\[intervals\]\nfast_seconds = 10\n$/);
  const odd = `"token" = "old"\nserver_url = "${SERVER_URL}"\n`;
  const refused = plan(odd);
  ok(!refused.ok);
  match(refused.message, /expected server_url, token and host_id on a line each/);
  throws(() => plan(`server_url = "${SERVER_URL}"\ncolour = 1\n`), ConfigError);
  throws(() => plan('token = "secret'), (error) => {
    ok(error instanceof ConfigError);
    return !error.message.includes("secret");
  });
});

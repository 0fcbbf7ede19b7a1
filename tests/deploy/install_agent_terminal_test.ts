/** `install-agent.sh` as an operator types to it, on a real terminal. */
import { doesNotMatch, match, strictEqual } from "node:assert/strict";
import { withServer } from "../../testing/with_server.ts";
import { openInstaller } from "./installer.ts";

const SECRET = "as_spelt_nowhere_else";

Deno.test("on a terminal it asks for the settings, helps with them, and never shows the token", async () => {
  await using installer = await openInstaller({ runs: "pretending" });

  const { code, stdout } = await installer.runOnTerminal([installer.program], [
    { question: "Address of the server: ", answer: "http://monitor.example.com" },
    { question: "expected wss://NAME/socket/websocket", answer: "" },
    { question: "Address of the server: ", answer: "https://monitor.example.com/" },
    { question: "Name of this host there [", answer: "pve 01" },
    { question: "Name of this host there [", answer: "pve-01" },
    { question: "Token (it is not shown): ", answer: "" },
    { question: "Token (it is not shown): ", answer: SECRET },
  ]);

  strictEqual(code, 0, stdout);
  strictEqual(
    await Deno.readTextFile(installer.config),
    `server_url = "wss://monitor.example.com/socket/websocket"
host_id = "pve-01"
token = "${SECRET}"
`,
  );
  match(stdout, /The server has accepted this host as pve-01\./);
  doesNotMatch([stdout, ...await installer.commands()].join("\n"), new RegExp(SECRET));
});

Deno.test("on a terminal several servers are named with a comma between, and kept by return", async () => {
  await using installer = await openInstaller({ runs: "pretending" });

  const first = await installer.runOnTerminal([installer.program], [
    { question: "Address of the server: ", answer: "a.example.com, https://b.example.com/x" },
    { question: "expected wss://NAME/socket/websocket", answer: "" },
    { question: "Address of the server: ", answer: "a.example.com, wss://b.example.com/socket" },
    { question: "Name of this host there [", answer: "pve-01" },
    { question: "Token (it is not shown): ", answer: SECRET },
  ]);
  strictEqual(first.code, 0, first.stdout);
  const servers = ["wss://a.example.com/socket/websocket", "wss://b.example.com/socket"];
  const again = await installer.runOnTerminal([], [
    { question: `Address of the server [${servers.join(",")}]: `, answer: "" },
    { question: "Name of this host there [pve-01]: ", answer: "pve-02" },
    { question: "Token (it is not shown) [the present one]: ", answer: "" },
  ]);

  strictEqual(again.code, 0, again.stdout);
  strictEqual(
    await Deno.readTextFile(installer.config),
    `server_url = ["${servers.join('", "')}"]
host_id = "pve-02"
token = "${SECRET}"
`,
  );
});

Deno.test("asked again, return keeps what is there; a new token leaves the rest of the file", () =>
  withServer(async (server) => {
    await using installer = await openInstaller();
    const { host, config } = installer;
    const token = await server.register("pve-01");
    await host.configure({ server_url: server.agent_url, token: SECRET, host_id: "pve-01" });
    await installer.run(["--settings", host.configPath, installer.program]);
    const before = await Deno.readTextFile(config);
    const questions = [
      `Address of the server [${server.agent_url}]: `,
      "Name of this host there [pve-01]: ",
      "Token (it is not shown) [the present one]: ",
    ] as const;

    const kept = await installer.runOnTerminal(
      [],
      questions.map((question) => ({ question, answer: "" })),
    );
    strictEqual(kept.code, 2);
    strictEqual(await Deno.readTextFile(config), before);

    const changed = await installer.runOnTerminal([], [
      { question: questions[0], answer: "" },
      { question: questions[1], answer: "" },
      { question: questions[2], answer: token },
    ]);
    strictEqual(changed.code, 0, changed.stdout);
    const after = await Deno.readTextFile(config);
    strictEqual(after.slice(after.indexOf("[paths]")), before.slice(before.indexOf("[paths]")));
    doesNotMatch(after, new RegExp(SECRET));
    doesNotMatch([changed.stdout, ...await installer.commands()].join("\n"), new RegExp(token));
  }));

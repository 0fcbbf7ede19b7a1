/** The tables of docs/configuration.md and README.md say what the programs do. */
import { deepStrictEqual, match } from "node:assert/strict";
import { join } from "node:path";
import { CONFIG_KEYS, configSchema } from "../../agent/config/schema.ts";
import { CONFIG_VARIABLES, readConfig } from "../../server/config.ts";
import { runCommands, runTask } from "../../testing/run_task.ts";
import { ROOT } from "./documented_commands.ts";
import { readTable } from "./read_table.ts";

const README = await Deno.readTextFile(join(ROOT, "README.md"));
const REFERENCE = await Deno.readTextFile(join(ROOT, "docs/configuration.md"));

/** What stands in code spans of a cell. */
function spans(cell = ""): string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map(([, span = ""]) => span);
}

for (
  const [page, text, header] of [
    ["README.md", README, "| server setting (environment) | default | meaning |"],
    ["docs/configuration.md", REFERENCE, "| variable | default | meaning |"],
  ] as const
) {
  Deno.test(`${page} has every variable of the server, with its default`, () => {
    const defaults = new Map(
      readTable(text, header).flatMap(([names, cell = ""]) => {
        // What holds without the package's settings is said apart.
        const values = spans(/from source: (`.*`)/.exec(cell)?.[1] ?? cell);
        return spans(names).map((name, index) => [name, values[index]] as const);
      }),
    );

    deepStrictEqual([...defaults.keys()].sort(), [...CONFIG_VARIABLES].sort());
    deepStrictEqual(readConfig(Object.fromEntries(defaults)), readConfig({}));
  });
}

Deno.test("docs/configuration.md has the defaults of the package's settings", async () => {
  const settings = await Deno.readTextFile(join(ROOT, "deploy/default/proxmox-monitor"));
  const unit = await Deno.readTextFile(
    join(ROOT, "deploy/systemd/proxmox-monitor-server.service"),
  );
  for (const [names, cell = ""] of readTable(REFERENCE, "| variable | default | meaning |")) {
    const values = spans(cell.replace(/\(from source.*/, ""));
    for (const [index, name] of spans(names).entries()) {
      const value = values[index];
      if (value !== undefined) {
        match(
          settings + unit,
          new RegExp(`^(#|Environment=)${name}=${RegExp.escape(value)}$`, "m"),
        );
      }
    }
  }
});

Deno.test("docs/configuration.md has every key of agent.toml, with its default", () => {
  const rows = readTable(REFERENCE, "| key | default | meaning |").flatMap(([keys, cell]) => {
    const [first = "", ...more] = spans(keys);
    const [, table, key = ""] = /^(?:\[(\w+)\] )?(\w+)$/.exec(first) ?? [];
    const values = spans(cell);
    return [key, ...more].map((name, index) => ({ table, name, value: values[index] }));
  });
  deepStrictEqual(
    rows.map(({ table, name }) => table === undefined ? name : `${table}.${name}`).sort(),
    CONFIG_KEYS.filter((key) => !["intervals", "debug", "paths"].includes(key)).sort(),
  );

  const required = { server_url: "wss://monitor.example.com/socket", token: "t" };
  const documented: Record<string, Record<string, unknown>> = {};
  for (const { table, name, value } of rows) {
    if (table === undefined || value === undefined) continue;
    documented[table] ??= {};
    documented[table][name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  deepStrictEqual(
    configSchema.parse({ ...documented, ...required }),
    configSchema.parse(required),
  );
});

/** The rows of the two tables of commands: the server's, then the agent's. */
const [SERVER_COMMANDS = [], AGENT_COMMANDS = []] = REFERENCE.split(/^## /m).slice(1)
  .map((part) => readTable(part, "| command | does |").flatMap(([cell]) => spans(cell)));

for (
  const [task, documented] of [["start", SERVER_COMMANDS], ["agent", AGENT_COMMANDS]] as const
) {
  Deno.test(`docs/configuration.md has every command of "deno task ${task}"`, async () => {
    const { stdout } = await runTask(task, { args: ["--help"] });

    const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = ""]) => name);
    const names = documented.filter((usage) => !usage.startsWith("-"))
      .map((usage) => usage.split(" ")[0] ?? "");

    deepStrictEqual(names.sort(), listed.filter((name) => name !== "help").sort());
  });
}

Deno.test("docs/configuration.md says which commands of the server take --json", async () => {
  const names = SERVER_COMMANDS.map((usage) => usage.split(" ")[0] ?? "");
  const helps = await runCommands(names.map((name) => [name, "--help"]));

  deepStrictEqual(
    helps.map(({ code, stdout }, at) => [names[at], code, /--json/.test(stdout)]),
    SERVER_COMMANDS.map((usage, at) => [names[at], 0, usage.includes("--json")]),
  );
});

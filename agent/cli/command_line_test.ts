import { deepStrictEqual } from "node:assert/strict";
import { type CommandLine, parseCommandLine } from "./command_line.ts";

const RUN: CommandLine = {
  name: "run",
  configPath: "/etc/proxmox-monitor/agent.toml",
  configNamed: false,
  json: false,
  kinds: ["fast", "medium", "slow"],
  pool: null,
  removable: false,
  servers: [],
  hostId: null,
  force: false,
};

for (
  const [what, args, environment, line] of [
    ["runs without arguments", [], undefined, RUN],
    [
      "prints a check for programs",
      ["check", "--json"],
      undefined,
      { ...RUN, name: "check", json: true },
    ],
    ["takes an empty $AGENT_CONFIG for none", [], "", RUN],
    ["takes $AGENT_CONFIG", [], "/e", { ...RUN, configPath: "/e", configNamed: true }],
    [
      "prefers --config",
      ["run", "--config", "/c"],
      "/e",
      { ...RUN, configPath: "/c", configNamed: true },
    ],
    [
      "takes --config before the command",
      ["--config=/c", "check"],
      undefined,
      { ...RUN, name: "check", configPath: "/c", configNamed: true },
    ],
    [
      "narrows once to a kind",
      ["once", "--kind", "slow"],
      undefined,
      { ...RUN, name: "once", kinds: ["slow"] },
    ],
    [
      "takes where to enrol, and as whom",
      ["enroll", "--server", "https://m", "--host-id=pve-01", "--force"],
      undefined,
      { ...RUN, name: "enroll", servers: ["https://m"], hostId: "pve-01", force: true },
    ],
    [
      "takes a pool's name with blanks",
      ["forget-pool", "My Pool"],
      undefined,
      { ...RUN, name: "forget-pool", pool: "My Pool" },
    ],
    [
      "takes what kind of leaving is meant",
      ["forget-pool", "--removable", "17"],
      undefined,
      { ...RUN, name: "forget-pool", pool: "17", removable: true },
    ],
    [
      "leaves it to forget-pool to miss a pool",
      ["forget-pool"],
      undefined,
      { ...RUN, name: "forget-pool" },
    ],
    ["helps whatever else is asked", ["once", "-h"], undefined, { ...RUN, name: "help" }],
    ["knows --version", ["--version"], undefined, { ...RUN, name: "version" }],
  ] satisfies [string, string[], string | undefined, CommandLine][]
) {
  Deno.test(`parseCommandLine() ${what}`, () => {
    deepStrictEqual(parseCommandLine(args, environment), { ok: true, line });
  });
}

for (
  const [what, args, message] of [
    [
      "programs as readers of another command",
      ["once", "--json"],
      '--json belongs to "check", not to "once"',
    ],
    [
      "a kind that is none",
      ["once", "--kind", "quick"],
      '--kind is "quick": expected fast, medium, slow',
    ],
    [
      "a kind for another command",
      ["check", "--kind=fast"],
      '--kind belongs to "once", not to "check"',
    ],
    ["a second word", ["once", "more"], 'Unexpected argument "more"'],
    ["two pools", ["forget-pool", "a", "b"], 'Unexpected argument "b"'],
    [
      "--removable for another command",
      ["check", "--removable"],
      '--removable belongs to "forget-pool", not to "check"',
    ],
    [
      "a server for another command",
      ["once", "--server", "https://m"],
      '--server belongs to "enroll", not to "once"',
    ],
    ["a code as an argument", ["enroll", "code"], 'Unexpected argument "code"'],
    ["an option without its value", ["--config"], "Option '--config <value>' argument missing"],
  ] satisfies [string, string[], string][]
) {
  Deno.test(`parseCommandLine() refuses ${what}`, () => {
    deepStrictEqual(parseCommandLine(args, undefined), { ok: false, message });
  });
}

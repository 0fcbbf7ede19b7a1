import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { readArguments, type SimulateOptions } from "./arguments.ts";
import { SCENARIOS } from "./scenarios.ts";

function optionsOf(text: string): SimulateOptions {
  const reading = readArguments(text.split(" ").filter((word) => word !== ""));
  if (reading.kind !== "run") throw new Error(JSON.stringify(reading));
  return reading.options;
}

Deno.test("readArguments() has a default for everything, and a server of its own", () => {
  deepStrictEqual(optionsOf(""), {
    hosts: 100,
    guests: 20,
    intervals: DEFAULT_INTERVALS,
    scenario: "steady",
    duration_ms: 120_000,
    server: null,
  });
});

Deno.test("readArguments() reads every option", () => {
  const text = "--hosts 5000 --guests 0 --interval 7 --scenario churn --seconds 90 " +
    "--server https://monitor.example.com/ --tokens hosts.txt";

  deepStrictEqual(optionsOf(text), {
    hosts: 5000,
    guests: 0,
    intervals: { fast: 7, medium: 70, slow: 420 },
    scenario: "churn",
    duration_ms: 90_000,
    server: { urls: ["https://monitor.example.com"], tokens_path: "hosts.txt" },
  });
  strictEqual(optionsOf("--minutes=10").duration_ms, 600_000);
});

Deno.test("readArguments() takes several servers, with a comma between or one by one", () => {
  const urls = ["https://a.example", "http://b.example:4000"];

  for (
    const words of [
      `--server ${urls.join(",")}`,
      urls.map((url) => `--server ${url}`).join(" "),
    ]
  ) {
    deepStrictEqual(optionsOf(`${words} --tokens hosts.txt`).server?.urls, urls);
  }
});

Deno.test("readArguments() takes each number at its borders", () => {
  strictEqual(optionsOf("--hosts 1").hosts, 1);
  strictEqual(optionsOf("--hosts 15000").hosts, 15_000);
  strictEqual(optionsOf("--interval 1440").intervals.slow, 86_400);
});

for (
  const [text, message] of [
    ["--hosts 0", 'Cannot use --hosts "0": expected a whole number, 1 to 15000'],
    ["--hosts 15001", 'Cannot use --hosts "15001": expected a whole number, 1 to 15000'],
    ["--guests many", 'Cannot use --guests "many": expected a whole number, 0 to 1000'],
    ["--interval 0.5", 'Cannot use --interval "0.5": expected a whole number, 1 to 1440'],
    ["--minutes 1 --seconds 1", "Cannot use --minutes and --seconds together"],
    [
      "--scenario flood",
      'Cannot use --scenario "flood": expected one of steady, storm, churn, degrade, backfill',
    ],
    ["--server https://a.example", "Cannot use --server or --tokens alone: expected both"],
    ["--tokens file", "Cannot use --server or --tokens alone: expected both"],
    ["--server a.example:4000 --tokens file", 'Cannot use --server "a.example:4000"'],
    ["--server https://a.example,b --tokens file", 'Cannot use --server "b": expected'],
    ["--server https://a.example/path --tokens file", 'Cannot use --server "https://a.exam'],
    [
      "--scenario storm --server https://a.example --tokens file",
      "Cannot use --scenario storm with --server: it restarts the server",
    ],
    ["--host 5", "Unknown option '--host'"],
    ["5000", "Unexpected argument '5000'"],
    ["--hosts", "Option '--hosts <value>' argument missing"],
  ] as const
) {
  Deno.test(`readArguments() refuses "${text}"`, () => {
    const reading = readArguments(text.split(" "));

    if (reading.kind !== "wrong") throw new Error(`It was read as ${reading.kind}`);
    ok(reading.message.startsWith(message), reading.message);
    ok(reading.message.endsWith("\nSee: deno task simulate --help"));
  });
}

Deno.test("readArguments() helps, with every option and scenario, whatever else is asked", () => {
  const reading = readArguments(["--hosts", "0", "--help"]);

  if (reading.kind !== "help") throw new Error(`It was read as ${reading.kind}`);
  for (const word of ["--hosts N", "--seconds N", "--tokens FILE", ...Object.keys(SCENARIOS)]) {
    ok(reading.text.includes(word), word);
  }
});

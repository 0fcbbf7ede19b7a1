import { deepStrictEqual, ok } from "node:assert/strict";
import { readArguments } from "./arguments.ts";

Deno.test("readArguments() reads every option, and has a default for each", () => {
  const words = "--minutes 3 --hosts 90 --servers 2 --seed 7 --keep".split(" ");

  deepStrictEqual(readArguments(words), {
    kind: "run",
    options: { minutes: 3, hosts: 90, servers: 2, seed: 7, isKept: true },
  });
  const usual = readArguments(["--seed", "0"]);
  deepStrictEqual(usual, {
    kind: "run",
    options: { minutes: 10, hosts: 500, servers: 3, seed: 0, isKept: false },
  });
});

for (
  const [text, message] of [
    ["--minutes 0", 'Cannot use --minutes "0": expected a whole number, 1 to 240'],
    ["--hosts 2001", 'Cannot use --hosts "2001": expected a whole number, 20 to 2000'],
    ["--servers 4", 'Cannot use --servers "4": expected a whole number, 1 to 3'],
    ["--seed x", 'Cannot use --seed "x"'],
    ["--host 5", "Unknown option '--host'"],
  ] as const
) {
  Deno.test(`readArguments() refuses "${text}"`, () => {
    const reading = readArguments(text.split(" "));

    ok(reading.kind === "wrong" && reading.message.startsWith(message), JSON.stringify(reading));
  });
}

Deno.test("readArguments() helps, whatever else is asked", () => {
  const reading = readArguments(["--minutes", "0", "--help"]);

  ok(reading.kind === "help" && reading.text.includes("--minutes N"), JSON.stringify(reading));
});

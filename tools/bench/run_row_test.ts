import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../testing/with_directory.ts";
import { type Row, RowSkipped } from "./row.ts";
import { runRow } from "./run_row.ts";
import { pause } from "./wait.ts";

const FIGURE = { what: "memory", value: 60, unit: "MB" };

function testingRow(measure: Row["measure"], limitMs = 60_000): Row {
  return { id: "agent", what: "The agent", limitMs, measure };
}

function optionsFor(directory: string, signal = new AbortController().signal) {
  return {
    directory,
    signal,
    engine: "sqlite" as const,
    recordings: () => Promise.resolve([]),
  };
}

Deno.test("runRow() returns the figures, and removes the row's directory", () =>
  withDirectory(async (directory) => {
    const row = testingRow(async (context) => {
      await Deno.writeTextFile(join(context.directory, "file"), "");
      return [FIGURE];
    });

    const { seconds, others_percent, ...result } = await runRow(row, optionsFor(directory));

    ok(seconds >= 0 && others_percent >= 0);
    deepStrictEqual(result, {
      id: "agent",
      what: "The agent",
      figures: [FIGURE],
      problem: null,
    });
    deepStrictEqual(await Array.fromAsync(Deno.readDir(directory)), []);
  }));

for (
  const [what, error, problem] of [
    ["skips a row", new RowSkipped("no browser"), { kind: "skipped", reason: "no browser" }],
    ["survives a row", new Error("Cannot start"), {
      kind: "failed",
      reason: "Error: Cannot start",
    }],
  ] as const
) {
  Deno.test(`runRow() ${what} that cannot be measured`, () =>
    withDirectory(async (directory) => {
      const row = testingRow(() => Promise.reject(error));

      const result = await runRow(row, optionsFor(directory));

      deepStrictEqual([result.figures, result.problem], [[], problem]);
    }));
}

Deno.test("runRow() ends a row that takes too long, and waits until it has cleaned up", () =>
  withDirectory(async (directory) => {
    let cleaned = false;
    const row = testingRow(async ({ signal }) => {
      try {
        await pause(60_000, signal);
      } finally {
        cleaned = true;
      }
      return [FIGURE];
    }, 20);

    const { problem } = await runRow(row, optionsFor(directory));

    deepStrictEqual(problem, { kind: "failed", reason: "it took longer than 0.02 s" });
    strictEqual(cleaned, true);
  }));

Deno.test("runRow() tells of a failed row what its programs said last", () =>
  withDirectory(async (directory) => {
    const row = testingRow(async (context) => {
      await Deno.writeTextFile(join(context.directory, "server.log"), "one\nPanic\n");
      throw new Error("It ended");
    });

    const { problem } = await runRow(row, optionsFor(directory));

    strictEqual(problem?.reason, 'Error: It ended; server.log ends with "Panic"');
  }));

Deno.test("runRow() rejects when everything stops", () =>
  withDirectory(async (directory) => {
    const stop = new AbortController();
    const row = testingRow(async ({ signal }) => {
      stop.abort(new Error("Stopped"));
      await pause(60_000, signal);
      return [FIGURE];
    });

    await rejects(runRow(row, optionsFor(directory, stop.signal)), { message: "Stopped" });
  }));

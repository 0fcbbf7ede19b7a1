/** No command stands in the documentation that nobody accounts for. */
import { deepStrictEqual } from "node:assert/strict";
import { NOT_RUN, reasonNotToRun, RUN_BY } from "./accounts.ts";
import { readCommands } from "./documented_commands.ts";

const commands = await readCommands();

Deno.test("every documented command is run by a test, or has a reason why not", () => {
  const followed = Object.values(RUN_BY).flat();

  const unaccounted = commands.filter(({ page, text }) =>
    !followed.includes(page) && reasonNotToRun(text) === null
  );

  deepStrictEqual(unaccounted, []);
});

Deno.test("every reason not to run a command is about one that is documented", () => {
  const stale = NOT_RUN.flatMap(({ commands: starts }) => starts)
    .filter((start) => !commands.some(({ text }) => text.startsWith(start)));

  deepStrictEqual(stale, []);
});

Deno.test("every page that a test follows has commands", () => {
  const pages = new Set(commands.map(({ page }) => page));

  deepStrictEqual(Object.values(RUN_BY).flat().filter((page) => !pages.has(page)), []);
});

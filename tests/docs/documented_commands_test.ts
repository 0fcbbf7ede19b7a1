import { deepStrictEqual } from "node:assert/strict";
import { parseCommands } from "./documented_commands.ts";

function textsOf(text: string): string[] {
  return parseCommands({ path: "page.md", text }).map((command) => command.text);
}

for (
  const [why, page, commands] of [
    ["there is no block", "Run `ls`.", []],
    ["a block is of another language", "```toml\na = 1\n```", []],
    ["a block is in no language", "```\nls\n```", []],
    ["a block is empty", "```sh\n```", []],
    ["a line is one command", "```sh\nls\nls -l\n```", ["ls", "ls -l"]],
    ["a comment follows", "```sh\nls   # all of it\n# alone\n```", ["ls"]],
    ["a # is part of a word", "```sh\nsed s#a#b# f\n```", ["sed s#a#b# f"]],
    ["a line ends with \\", "```sh\nls \\\n  -l \\\n  -a\nid\n```", ["ls -l -a", "id"]],
    [
      "a loop is one command",
      "```sh\nwhile read -r x; do\n  echo $x |\n    cat\ndone < f\nid\n```",
      ["while read -r x; do\n  echo $x |\n    cat\ndone < f", "id"],
    ],
    ["a block is part of a list", "1. Do:\n\n   ```sh\n   ls\n   id\n   ```", ["ls", "id"]],
  ] as const
) {
  Deno.test(`parseCommands(): ${why}`, () => {
    deepStrictEqual(textsOf(page), [...commands]);
  });
}

Deno.test("parseCommands() names page and section", () => {
  const text = "# A\n```sh\n# not a heading\nls\n```\n## B\n```sh\nid\n```";

  deepStrictEqual(parseCommands({ path: "page.md", text }), [
    { page: "page.md", section: "A", text: "ls" },
    { page: "page.md", section: "B", text: "id" },
  ]);
});

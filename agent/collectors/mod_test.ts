import { deepStrictEqual } from "node:assert/strict";
import { SECTIONS } from "../../shared/sample/mod.ts";
import { createCollectors } from "./mod.ts";
import { withRoot } from "../../testing/host_root.ts";

Deno.test("createCollectors() has one collector for each section of each kind", async () => {
  await withRoot((root) => {
    const collectors = createCollectors(root.context);

    const names = collectors.map(({ kind, section }) => `${kind} ${section}`);
    const expected = Object.entries(SECTIONS).flatMap(([kind, sections]) =>
      Object.keys(sections).map((section) => `${kind} ${section}`)
    );
    deepStrictEqual(names, expected);
    return Promise.resolve();
  });
});

Deno.test("every collector's empty section fits its schema", async () => {
  await withRoot((root) => {
    for (const { kind, section, empty } of createCollectors(root.context)) {
      const error = { tag: "late" as const, message: "late" };
      const schemas: Record<string, { parse(value: unknown): unknown }> = SECTIONS[kind];

      deepStrictEqual(schemas[section]?.parse(empty([error])), empty([error]));
    }
    return Promise.resolve();
  });
});

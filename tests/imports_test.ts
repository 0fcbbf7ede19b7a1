/** Imports point one way: this table is the design, and a breach of it fails. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { importsOf, isTest, listSources } from "./source_imports.ts";

/** Folder (longest prefix wins) → folders it may import from; its own is always allowed. */
const ALLOWED: Record<string, readonly string[]> = {
  "shared": [],
  "shared/calendar": [],
  "shared/sample": ["shared/shares.ts"],
  "shared/coverage": ["shared/sample"],
  "shared/protocol": ["shared/sample"],
  "shared/series": ["shared/sample"],
  "shared/verdict": ["shared/sample", "shared/coverage", "shared/natural_order.ts"],
  "agent": ["shared"],
  "agent/io": ["shared"],
  "agent/parsers": ["shared"],
  "agent/collectors": ["shared", "agent/io", "agent/parsers"],
  "agent/config": ["shared", "agent/io", "agent/log.ts"],
  "agent/outbox": ["shared", "agent/io", "agent/log.ts"],
  "agent/link": [
    "shared",
    "agent/config/load_config.ts",
    "agent/io",
    "agent/log.ts",
    "agent/outbox",
    "agent/version.ts",
  ],
  "agent/dump": [
    "shared",
    "agent/collectors/secrets.ts",
    "agent/io",
    "agent/log.ts",
    "agent/outbox",
    "agent/parsers",
  ],
  "server": ["shared", "server"],
  "server/workers": ["shared"],
  "server/store": ["shared"],
  // Tests, which an engine's own test runs.
  "server/store/conformance": [
    "shared",
    "server/store",
    "testing",
    "tools/sample_week/random.ts",
  ],
  "server/store/postgres": ["shared", "server/store"],
  "server/store/sqlite": ["shared", "server/store", "server/workers"],
  "server/views": ["shared"],
  "server/auth": ["shared", "server/store/port.ts", "server/workers"],
  "server/notify": ["shared", "server/store/port.ts", "server/store/rows", "server/views"],
  "server/ledger": ["shared", "server/store/port.ts", "server/store/rows", "server/views"],
  "server/incidents": [
    "shared",
    "server/store/port.ts",
    "server/store/rows",
    "server/views",
    "server/notify",
  ],
  "server/telling": [
    "shared",
    "server/auth",
    "server/cluster",
    "server/fault_log.ts",
    "server/incidents",
    "server/notify",
    "server/store/port.ts",
    "server/store/rows",
    "server/tasks",
    "server/views",
  ],
  "server/cluster": ["shared", "server/store/port.ts", "server/views"],
  "server/fleet": [
    "shared",
    "server/cluster",
    "server/store/port.ts",
    "server/views",
    "server/incidents",
    "server/ledger",
    "server/tasks",
    "server/version.ts",
  ],
  "server/ingest": [
    "shared",
    "server/cluster",
    "server/fleet",
    "server/store/port.ts",
    "server/views",
  ],
  "server/sockets": ["shared"],
  "server/tasks": ["shared", "server/store/port.ts", "server/views"],
  "server/agents": [
    "shared",
    "server/auth",
    "server/cluster",
    "server/fault_log.ts",
    "server/fleet",
    "server/ingest",
    "server/sockets",
    "server/store/port.ts",
    "server/web/strangers_log.ts",
  ],
  "server/browsers": [
    "shared",
    "server/auth",
    "server/cluster",
    "server/fault_log.ts",
    "server/fleet",
    "server/sockets",
    "server/views",
  ],
  "server/metrics": [
    "shared",
    "server/fleet",
    "server/ledger",
    "server/store/port.ts",
    "server/store/rows",
    "server/telling",
    "server/views",
  ],
  "server/islands": ["shared", "server/views"],
  "server/components": ["shared", "server/islands", "server/views"],
  "server/web": [
    "shared",
    "server/auth",
    "server/components",
    "server/config.ts",
    "server/fleet/fleet.ts",
    "server/fleet/reads.ts",
    "server/islands",
    "server/telling",
    "server/store/port.ts",
    "server/views",
  ],
  "server/routes": [
    "shared",
    "server/auth",
    "server/components",
    "server/fleet",
    "server/incidents",
    "server/islands",
    "server/ledger",
    "server/metrics",
    "server/notify",
    "server/store/port.ts",
    "server/telling",
    "server/version.ts",
    "server/views",
    "server/web",
  ],
  "testing": ["shared", "agent", "server", "tools"],
  "fixtures": ["shared", "agent"],
  "tools": ["shared", "agent", "server", "testing"],
  "tests": ["shared", "agent", "server", "testing", "tools"],
};

interface Reserved {
  what: string;
  pattern: RegExp;
  /** Where the rule holds, and the part of it that may. */
  within: string;
  only: RegExp;
}

/** What only one place may do, known by the text that does it. */
const RESERVED: readonly Reserved[] = [
  {
    what: "spawns a process",
    pattern: /\bnew Deno\.Command\(/,
    within: "agent/",
    only: /^agent\/io\//,
  },
  {
    what: "touches files",
    pattern: /\bDeno\.(read|write|open|rename|remove\(|mkdir|stat|lstat|chmod)/,
    within: "agent/",
    only: /^agent\/io\//,
  },
  {
    what: "knows SQL",
    pattern: /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) [a-z_*]+/,
    within: "server/",
    only: /^server\/store\//,
  },
];

function ruleFor(path: string): string {
  const rules = Object.keys(ALLOWED).filter((folder) => path.startsWith(`${folder}/`));
  return rules.sort((a, b) => b.length - a.length)[0] ?? "";
}

Deno.test("imports point one way", async () => {
  const breaches: string[] = [];
  for (const source of await listSources()) {
    const { path } = source;
    const rule = ruleFor(path);
    for (const target of importsOf(source)) {
      const allowed = [rule, ...(ALLOWED[rule] ?? [])];
      if (isTest(path)) allowed.push("testing");
      const isAllowed = allowed.some((folder) =>
        target === folder || target.startsWith(`${folder}/`)
      );
      if (!isAllowed) breaches.push(`${path} imports ${target}`);
    }
  }

  deepStrictEqual(breaches, []);
});

/** Who may know one engine of the store: the store itself, who starts its threads, and tests. */
const KNOWS_ENGINES = /^(server\/store|server\/source_workers\.ts|testing|tests)(\/|$)/;

Deno.test("nobody but the store knows what keeps it", async () => {
  const breaches = (await listSources())
    .filter((source) => !KNOWS_ENGINES.test(source.path) && !isTest(source.path))
    .flatMap((source) => importsOf(source).map((target) => ({ path: source.path, target })))
    .filter(({ target }) => /^server\/store\/(postgres|sqlite)\//.test(target))
    .map(({ path, target }) => `${path} imports ${target}`);

  deepStrictEqual(breaches, []);
});

Deno.test("no file imports itself by way of others", async () => {
  const graph = new Map((await listSources()).map((source) => [source.path, importsOf(source)]));
  const finished = new Set<string>();
  const circles: string[] = [];
  function walk(path: string, way: readonly string[]): void {
    const start = way.indexOf(path);
    if (start !== -1) return void circles.push([...way.slice(start), path].join(" → "));
    if (finished.has(path)) return;
    for (const target of graph.get(path) ?? []) walk(target, [...way, path]);
    finished.add(path);
  }

  for (const path of graph.keys()) walk(path, []);

  deepStrictEqual(circles, []);
});

/** What a browser has no use for: its policy forbids zod to compile, and it doubles the scripts. */
const NOT_IN_BROWSERS = /^\s*import (?!type\b)[^;]*?from\s+"zod\b/m;
const TYPES_ALONE = /^\s*(?:import|export) type\b[^;]*;/gm;

Deno.test("nothing that a page loads reads samples by their schemas", async () => {
  const sources = new Map((await listSources()).map((source) => [source.path, source]));
  const waiting = ["server/islands/client.ts"];
  const loaded = new Set(waiting);
  for (const path of waiting) {
    const text = sources.get(path)?.text.replace(TYPES_ALONE, "") ?? "";
    for (const target of importsOf({ path, text })) {
      if (!loaded.has(target)) waiting.push(target);
      loaded.add(target);
    }
  }

  ok(loaded.size > 50, `${loaded.size} files`);
  deepStrictEqual(
    waiting.filter((path) => NOT_IN_BROWSERS.test(sources.get(path)?.text ?? "")),
    [],
  );
});

for (const { what, pattern, within, only } of RESERVED) {
  Deno.test(`in ${within} only ${only.source} ${what}`, async () => {
    const breaches = (await listSources())
      .filter(({ path }) => path.startsWith(within) && !only.test(path))
      .filter(({ path, text }) => !isTest(path) && pattern.test(text))
      .map(({ path }) => path);

    deepStrictEqual(breaches, []);
  });
}

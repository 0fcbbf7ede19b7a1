import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { HAS_POSTGRES } from "../../testing/postgres.ts";
import { listProcesses } from "../../testing/processes.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { registerAgents } from "../simulate/register_agents.ts";
import { openBenchDatabase } from "./bench_database.ts";
import { seedFleet } from "./mass/seed_fleet.ts";

const HOSTS = "SELECT id, name FROM hosts ORDER BY id";

Deno.test("openBenchDatabase() asks SQLite what a server wrote", () =>
  withDirectory(async (directory) => {
    await using database = await openBenchDatabase("sqlite", directory);
    const { path: database_path, address } = database;
    await registerAgents({ database_path, address, secret: "secret", count: 2 });

    deepStrictEqual(await database.query(HOSTS), [["1", "sim-0001"], ["2", "sim-0002"]]);
    ok(await database.bytes() > 4096);
    strictEqual(await database.cpuSeconds(), 0);
  }));

if (HAS_POSTGRES) {
  Deno.test("openBenchDatabase() starts a PostgreSQL with every table, and stops it", () =>
    withDirectory(async (directory) => {
      // PostgreSQL runs as another user.
      await Deno.chmod(directory, 0o711);
      {
        await using database = await openBenchDatabase("postgres", directory);
        const agents = await seedFleet(database, { count: 3, secret: "secret" });

        deepStrictEqual(
          agents.map(({ name }) => name),
          ["sim-0001", "mass-1", "mass-2"],
        );
        deepStrictEqual(
          await database.query(HOSTS),
          agents.map(({ name }, index) => [String(index + 1), name]),
        );
        ok(await database.bytes() > 4096);
        ok(await database.cpuSeconds() > 0);
        strictEqual(new URL(database.environment["DATABASE_URL"] ?? "").pathname, "/monitor");
      }
      deepStrictEqual(await listProcesses(directory), []);
    }));
}

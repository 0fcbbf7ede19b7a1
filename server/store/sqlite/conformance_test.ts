import { fillDisk } from "../../../testing/full_disk.ts";
import { execSql, layEmptyDatabase, makeTestingDirectory } from "../../../testing/store.ts";
import { testEngine } from "../conformance/mod.ts";
import { createSqliteEngine } from "./engine.ts";

testEngine({
  name: "SQLite",
  create() {
    const directory = makeTestingDirectory();
    const path = `${directory.path}/monitor.db`;
    layEmptyDatabase(path);
    return Promise.resolve({
      engine: createSqliteEngine(path),
      environment: { DATABASE_PATH: path },
      openCopy: (target) => createSqliteEngine(target).open(),
      fillDisk: () => fillDisk(path),
      damageSamples: () => execSql(path, "UPDATE payload_bases SET payload = x''"),
      damageReading: (hostId, section) =>
        execSql(
          path,
          `UPDATE last_good SET payload = x'00ff' WHERE host_id = ${hostId} AND section = '${section}'`,
        ),
      beginDeletion: (name) => execSql(path, `DELETE FROM hosts WHERE name = '${name}'`),
      refuseReasons: (code) =>
        execSql(
          path,
          `CREATE TRIGGER refused BEFORE INSERT ON changes WHEN new.code = '${code}'
           BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: code'); END`,
        ),
      [Symbol.asyncDispose]: () => Promise.try(() => directory[Symbol.dispose]()),
    });
  },
});

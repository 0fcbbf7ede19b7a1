/** The store's writer, which kills its process before the statement whose number is its name. */
import { DatabaseSync, StatementSync } from "node:sqlite";

const killAt = Number(self.name);
let count = 0;

function beforeStatement(): void {
  if (++count === killAt) Deno.kill(Deno.pid, "SIGKILL");
}

const { run } = StatementSync.prototype;
Object.assign(StatementSync.prototype, {
  run(this: StatementSync, ...given: Parameters<typeof run>) {
    beforeStatement();
    return run.call(this, ...given);
  },
});
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql: string) {
  beforeStatement();
  return exec.call(this, sql);
};
await import("../../server/store/sqlite/writer_worker.ts");

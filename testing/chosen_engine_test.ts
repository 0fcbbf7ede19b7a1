import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { isPostgresChosen } from "./chosen_engine.ts";

/** What a worker answers that imports `modules` of this folder, in their order. */
async function chosenAfter(modules: readonly string[]): Promise<boolean> {
  const imports = modules.map((name) => `import "${import.meta.resolve(`./${name}`)}";`).join("");
  const asked = `import { isPostgresChosen } from "${import.meta.resolve("./chosen_engine.ts")}";`;
  const source = `${imports}${asked}postMessage(isPostgresChosen());`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(source)}`, {
    type: "module",
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(event.error);
    });
  } finally {
    worker.terminate();
  }
}

Deno.test("on_postgres.ts chooses PostgreSQL for its own worker, and for no other", async () => {
  const before = isPostgresChosen();

  const chosen = [await chosenAfter(["on_postgres.ts"]), await chosenAfter([])];

  deepStrictEqual(chosen, [true, before]);
  strictEqual(isPostgresChosen(), before);
});

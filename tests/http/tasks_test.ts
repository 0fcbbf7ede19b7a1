/** How the server's own work stands, for programs and on the admin page. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { TaskStatus } from "../../server/views/task.ts";
import { ON_POSTGRES } from "../../testing/engine.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("/api/tasks tells of each task when it runs and how its last run ended", () =>
  withServer(async (server) => {
    const headers = { cookie: await server.signIn() };
    const list = async (): Promise<TaskStatus[]> =>
      (await (await fetch(`${server.url}/api/tasks`, { headers })).json()).tasks;

    await until(
      "a round of the index",
      async () =>
        (await list()).some(({ name, runs }) => name === "index names for the search" && runs > 0),
    );

    const tasks = await list();
    deepStrictEqual(tasks.map(({ name, schedule }) => [name, schedule]), [
      ...ON_POSTGRES ? [["follow the hosts of other servers", "every 0.25 s"]] : [],
      ["judge every host as time goes by", "every 5 s"],
      ["take up what another process changes", "every 1 s"],
      ["index names for the search", "every 1 s"],
      ["remove what is past its age", "hourly at :07"],
      ["log what commands have done", "each minute"],
      ["look whether second factors can be used", "each minute"],
      ["look at incidents and messages as time goes by", "every 5 s"],
      ["take up what commands do to incidents", "every 1 s"],
      ["prove to the heartbeat that the database takes commits", "every 20 s"],
      ...ON_POSTGRES
        ? [["keep incidents as the server has them that tells of them", "every 0.25 s"]]
        : [],
    ]);
    const watching = tasks.find(({ name }) => name === "take up what another process changes");
    deepStrictEqual([watching?.is_running, watching?.failed_runs], [true, 0]);
    const ran = tasks.find(({ name }) => name === "index names for the search");
    deepStrictEqual([ran?.error, ran?.failed_runs], [null, 0]);
    ok((ran?.ended_unix ?? 0) >= (ran?.started_unix ?? Infinity) - 1);
    const never = tasks.find(({ name }) => name === "remove what is past its age");
    deepStrictEqual([never?.runs, never?.started_unix, never?.ended_unix], [0, null, null]);
  }));

Deno.test("/api/tasks is for operators and API tokens alone", () =>
  withServer(async (server) => {
    const response = await fetch(`${server.url}/api/tasks`);

    deepStrictEqual([response.status, await response.json()], [401, { error: "unauthorized" }]);
  }));

Deno.test("the admin page lists the tasks", () =>
  withServer(async (server) => {
    const headers = { cookie: await server.signIn() };

    const page = await (await fetch(`${server.url}/admin/hosts`, { headers })).text();

    match(page, /Tasks of the server/);
    match(page, /remove what is past its age/);
    strictEqual(page.includes("data-failed"), false);
  }));

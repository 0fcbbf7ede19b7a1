import type { TaskStatus } from "../../views/task.ts";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { Moment } from "../../islands/ui/Moment.tsx";

/** How the server's own work stands: when each piece last ran, and what came of it. */
export function TaskList({ tasks }: { tasks: readonly TaskStatus[] }) {
  return (
    <section class="section" aria-labelledby="tasks">
      <header class="section-head">
        <h2 id="tasks">Tasks of the server</h2>
      </header>
      <table class="listing card tasks">
        <ListingHead headings={["Task", "When", "Runs", "Last run ended", "Result"]} />
        <tbody>{tasks.map((task) => <TaskLine key={task.name} task={task} />)}</tbody>
      </table>
    </section>
  );
}

function TaskLine({ task }: { task: TaskStatus }) {
  const { name, schedule, ended_unix } = task;
  return (
    <tr data-failed={task.error === null ? undefined : ""}>
      <th scope="row" data-label="Task">{name}</th>
      <td data-label="When">{schedule ?? "when woken"}</td>
      <td data-label="Runs">{runsText(task)}</td>
      <td data-label="Last run ended">
        {ended_unix === null ? "not yet" : <Moment unix={ended_unix} />}
      </td>
      <td data-label="Result">{resultText(task)}</td>
    </tr>
  );
}

function runsText({ runs, failed_runs }: TaskStatus): string {
  return failed_runs === 0 ? `${runs}` : `${runs}, ${failed_runs} failed`;
}

function resultText({ runs, is_running, error, took_seconds }: TaskStatus): string {
  if (error !== null) return `Failed: ${error}`;
  if (runs === 0) return is_running ? "runs for the first time" : "has not run yet";
  return `OK in ${(took_seconds ?? 0).toFixed(2)} s${is_running ? ", runs again" : ""}`;
}

import * as z from "zod";
import { isHostName } from "../../../shared/host_name.ts";
import { upgradeCommand } from "../../../shared/protocol/level.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { Island } from "../../components/Island.tsx";
import { toSentCards } from "../../views/sent_cards.ts";
import type { HostCard, Revision } from "../../views/mod.ts";
import type { ServerEntry } from "../../views/server_entry.ts";
import type { TaskStatus } from "../../views/task.ts";
import { readColumns } from "../../islands/table/remembered_columns.ts";
import { type DirectoryQuery, readDirectoryQuery } from "../../views/host_directory.ts";
import { HostDirectory } from "../../islands/admin/HostDirectory.tsx";
import { sendPage } from "../../web/send_page.ts";
import type { ApiTokenRow } from "../../store/port.ts";
import { SERVER_VERSION } from "../../version.ts";
import { listEnrolling } from "../api/enrolments.ts";
import { ApiTokens } from "./ApiTokens.tsx";
import { type ListedMute, MutedReasons } from "./MutedReasons.tsx";
import { type BulkFormProblem, type FormProblem, NameForm } from "./NameForm.tsx";
import { ServerList } from "./ServerList.tsx";
import { TaskList } from "./TaskList.tsx";

const querySchema = z.object({
  deleted: z.string().refine(isHostName).nullable().catch(null),
  /** How many hosts were changed just before. */
  changed: z.coerce.number().int().positive().nullable().catch(null),
  /** How many were deleted together. */
  gone: z.coerce.number().int().positive().nullable().catch(null),
});

/** Sends `/admin/hosts`, with the form that failed if one did. */
export async function sendAdminPage(
  request: AppRequest,
  problem?: FormProblem | BulkFormProblem,
): Promise<Response> {
  const { reads, store, clock, tasks, servers } = request.get("context");
  const query = querySchema.parse({
    deleted: request.req.query("deleted") ?? null,
    changed: request.req.query("changed") ?? "",
    gone: request.req.query("gone") ?? "",
  });
  const hostNames = new Map((await store.listHosts()).map(({ id, name }) => [id, name]));
  const mutes = (await store.listMutes(clock.nowMs()))
    .flatMap((mute) => {
      const host_name = hostNames.get(mute.host_id);
      return host_name === undefined ? [] : { ...mute, host_name };
    });
  return sendPage(request, {
    status: problem?.status ?? 200,
    title: "Admin",
    body: (
      <AdminPage
        cards={reads.cards.all()}
        revision={reads.cards.revision()}
        api_tokens={await store.listApiTokens()}
        mutes={mutes}
        tasks={tasks()}
        servers={await servers.list()}
        now_unix={clock.nowMs() / 1000}
        query={readDirectoryQuery(new URL(request.req.url).searchParams)}
        enrolling={await listEnrolling(request)}
        columns={readColumns(request.req.header("cookie"), "hosts")}
        deleted={query.deleted !== null && reads.cards.find(query.deleted) === null
          ? query.deleted
          : null}
        changed={query.changed}
        gone={query.gone}
        problem={problem}
      />
    ),
  });
}

interface AdminPageProps {
  cards: readonly HostCard[];
  revision: Revision;
  api_tokens: ApiTokenRow[];
  mutes: ListedMute[];
  tasks: TaskStatus[];
  servers: ServerEntry[];
  now_unix: number;
  query: DirectoryQuery;
  /** Names of hosts that have an enrolment code that is not used up. */
  enrolling: readonly string[];
  /** Of the list of hosts, as this browser likes to see them; null: the usual ones. */
  columns: readonly string[] | null;
  /** The host that was deleted just before, if one was. */
  deleted: string | null;
  changed: number | null;
  gone: number | null;
  problem: FormProblem | BulkFormProblem | undefined;
}

function AdminPage(props: AdminPageProps) {
  const { cards, revision, api_tokens, mutes, now_unix, deleted, changed, problem } = props;
  const { query, enrolling, columns, gone } = props;
  const { tasks, servers } = props;
  const problemOf = (form: FormProblem["form"]) =>
    problem !== undefined && problem.form !== "bulk" && problem.form === form ? problem : undefined;
  const bulk_problem = problem?.form === "bulk" ? problem : null;
  const directory = { cards, revision, query, enrolling, columns, now_unix, bulk_problem };
  return (
    <div class="admin">
      <h1>Admin</h1>
      {deleted !== null && (
        <p class="notice done" role="status">
          Host <strong class="name">{deleted}</strong> was deleted, with everything stored of it.
        </p>
      )}
      {changed !== null && (
        <p class="notice done" role="status">
          {changed === 1 ? "One host was changed." : `${changed} hosts were changed.`}
        </p>
      )}
      {gone !== null && (
        <p class="notice done" role="status">
          {gone === 1 ? "One host was deleted" : `${gone} hosts were deleted`}, with everything
          stored of them.
        </p>
      )}
      <section class="section" aria-labelledby="hosts">
        <header class="section-head">
          <h2 id="hosts">Hosts</h2>
        </header>
        <NameForm
          action="/admin/hosts"
          label="Name of a new host"
          hint="As you know it, such as pve-01. Its token is shown on the next page."
          button="Register"
          problem={problemOf("host")}
        />
        {cards.some(({ agent_standing }) => agent_standing === "behind") && (
          <p class="host-note">
            Agents marked as behind are older than this server ({SERVER_VERSION}). On each such
            host, beside the new package: <code>{upgradeCommand(SERVER_VERSION)}</code>
          </p>
        )}
        <Island
          name="HostDirectory"
          component={HostDirectory}
          props={directory}
          sent={{ ...directory, cards: toSentCards(cards) }}
        />
      </section>
      {mutes.length > 0 && <MutedReasons mutes={mutes} />}
      <ApiTokens
        tokens={api_tokens}
        problem={problemOf("api_token")}
        now_ms={now_unix * 1000}
      />
      <section class="section" aria-labelledby="sessions">
        <header class="section-head">
          <h2 id="sessions">Sessions</h2>
        </header>
        <form class="card form-line" method="post" action="/admin/sign-out-everywhere">
          <button type="submit" class="secondary">Sign out everywhere</button>
          <p class="muted">Ends the sessions of all browsers, this one included.</p>
        </form>
      </section>
      {servers.length > 0 && <ServerList servers={servers} />}
      <TaskList tasks={tasks} />
      <p class="form-line">
        <a href="/admin/enrol">Enrol many hosts: a line of shell for each</a>
        <a href="/admin/security">Second factor: what signing in takes</a>
        <a href="/admin/sessions">Sessions: who is signed in</a>
        <a href="/admin/wall">Screens on a wall</a>
        <a href="/admin/channels">Channels: where messages go</a>
        <a href="/admin/policies">Policies: who is told what</a>
        <a href="/admin/windows">Windows: when nothing is told</a>
        <a href="/admin/snapshot-policies">Snapshot policies: what snapshots are wanted</a>
        <a href="/admin/thresholds">Thresholds: from where on something is a reason</a>
        <a href="/admin/audit">Audit: who did what, from where and when</a>
      </p>
    </div>
  );
}

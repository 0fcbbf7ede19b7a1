import type { AppRequest } from "../../../web/app_request.ts";
import { readPage } from "../../../../shared/page_of.ts";
import { SHARES } from "../../../../shared/shares.ts";
import { Island } from "../../../components/Island.tsx";
import type { Handout } from "../../../auth/handouts.ts";
import {
  EnrolmentTable,
  type EnrolmentTableProps,
} from "../../../islands/admin/EnrolmentTable.tsx";
import { sendPage } from "../../../web/send_page.ts";
import { loadEnrolments } from "../../api/enrolments.ts";
import { PlainHttpNotice } from "../agent_setup.tsx";
import { FormNotice, type Problems, TextField } from "../form/fields.tsx";
import { NewLines } from "./NewLines.tsx";
import type { LeftOut } from "./read_names.ts";
import type { ShellLineParts } from "./shell_line.ts";

export interface EnrolPageOptions {
  /** What a form has made, or was to make; null: nothing. */
  handout: Handout | null;
  problems?: Problems;
  status?: 503 | undefined;
}

/** Sends `/admin/enrol`: new lines this once, who has reported, and the form. */
export async function sendEnrolPage(
  request: AppRequest,
  { handout, problems = {}, status }: EnrolPageOptions,
): Promise<Response> {
  const { reads, agentPackages } = request.get("context");
  const list = await loadEnrolments(request);
  const { version } = agentPackages;
  return sendPage(request, {
    status: status ?? (Object.keys(problems).length === 0 ? 200 : 422),
    title: "Enrol many hosts",
    body: (
      <EnrolPage
        handout={handout}
        wasShown={handout === null && request.req.query("shown") !== undefined}
        problems={problems}
        server={{ origin: request.get("origin"), version }}
        table={{
          ...list,
          revision: reads.cards.revision(),
          page: readPage(request.req.query("page")),
        }}
      />
    ),
  });
}

interface EnrolPageProps {
  handout: Handout | null;
  /** Whether the address is that of codes that were shown before. */
  wasShown: boolean;
  problems: Problems;
  server: Pick<ShellLineParts, "origin" | "version">;
  table: EnrolmentTableProps;
}

function EnrolPage({ handout, wasShown, problems, server, table }: EnrolPageProps) {
  const { codes = [], left_out = [], typed = { names: "", group: "", tags: "" } } = handout ?? {};
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Enrol many hosts</h1>
      {!server.origin.startsWith("https:") && <PlainHttpNotice />}
      {left_out.length > 0 && <LeftOutList made={codes.length} left_out={left_out} />}
      {codes.length > 0 && <NewLines codes={codes} {...server} />}
      {wasShown && (
        <p class="notice" role="status">
          Codes are shown once, and those of this page were. Make new ones below where a line is
          still needed.
        </p>
      )}
      {table.enrolments.length > 0 && (
        <section class="section" aria-labelledby="enrolling">
          <header class="section-head">
            <h2 id="enrolling">Hosts being enrolled</h2>
          </header>
          <Island name="EnrolmentTable" component={EnrolmentTable} props={table} />
        </section>
      )}
      <section class="section" aria-labelledby="register-many">
        <header class="section-head">
          <h2 id="register-many">Register hosts</h2>
        </header>
        <form class="card edit-form" method="post" action="/admin/enrol">
          <FormNotice problems={problems} />
          <TextField
            name="names"
            label="Names"
            hint={`One a line, or with blanks or commas between; ${SHARES.enrolment.namesAtOnce} at most.`}
            value={typed.names}
            lines={8}
            problems={problems}
            required
          />
          <TextField
            name="group"
            label="Group"
            hint="One word for all of them, such as a site. Empty: in no group."
            value={typed.group}
            problems={problems}
          />
          <TextField
            name="tags"
            label="Tags"
            hint="Words with spaces between, for all of them."
            value={typed.tags}
            problems={problems}
          />
          <div class="form-line">
            <button type="submit" class="primary">Register and show their lines</button>
          </div>
          <p class="muted">
            Each host gets an enrolment code, good for 24 hours or until it has reported. Its line,
            run there as root,{" "}
            {server.version === null ? "enrols it" : "installs the agent and enrols it"}.
          </p>
        </form>
      </section>
    </div>
  );
}

function LeftOutList({ made, left_out }: { made: number; left_out: readonly LeftOut[] }) {
  return (
    <section class="notice left-out" role="alert" aria-label="Left out">
      <p>
        {made > 0 && (made === 1 ? "One host was registered. " : `${made} hosts were registered. `)}
        {left_out.length === 1
          ? "One name was left out:"
          : `${left_out.length} names were left out:`}
      </p>
      <ul class="bullets">
        {left_out.map(({ line, word, why }, at) => (
          <li key={at}>
            Line {line}: <strong class="name">{word}</strong> {why}
          </li>
        ))}
      </ul>
    </section>
  );
}

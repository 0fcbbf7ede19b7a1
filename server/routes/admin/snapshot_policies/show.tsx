/** `GET /admin/snapshot-policies/:id`: which datasets a policy is about now, and which break it. */
import { countPages, pageOf, readPage } from "../../../../shared/page_of.ts";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import { SHARES } from "../../../../shared/shares.ts";
import type { PolicyFacts } from "../../../../shared/verdict/ledger_facts.ts";
import { utcText } from "../../../../shared/verdict/number_text.ts";
import {
  listPoliced,
  listPolicyEntries,
  type PolicedRow,
  type PolicyEntry,
} from "../../../fleet/snapshot_policy_entries.ts";
import { aboutText, wantedWords } from "../../../fleet/snapshot_policy_words.ts";
import { formatMoment } from "../../../islands/ui/format.ts";
import { LevelBadge } from "../../../islands/ui/LevelBadge.tsx";
import type { SnapshotPolicy } from "../../../store/port.ts";
import { hostPath } from "../../../views/paths.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { findSnapshotPolicy } from "./edit.tsx";
import { countsText, PATH } from "./list.tsx";

export async function showSnapshotPolicy(request: AppRequest): Promise<Response> {
  const policy = await findSnapshotPolicy(request);
  if (policy === null) return request.notFound();
  const { fleet } = request.get("context");
  const rows = listPoliced(policy.id, fleet.states());
  const [entry] = listPolicyEntries([policy], fleet.states());
  const pages = countPages(rows.length, SHARES.page.rows);
  const page = Math.min(readPage(request.req.query("page")), pages);
  const shown = pageOf(rows, page, SHARES.page.rows);
  return sendPage(request, {
    title: policy.name,
    body: <SnapshotPolicyPage {...{ policy, rows: shown, page, pages }} entry={entry ?? null} />,
    live: false,
  });
}

interface PageProps {
  policy: SnapshotPolicy;
  entry: PolicyEntry | null;
  rows: readonly PolicedRow[];
  page: number;
  pages: number;
}

function SnapshotPolicyPage({ policy, entry, rows, page, pages }: PageProps) {
  const path = `${PATH}/${policy.id}`;
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a> / <a href={PATH}>Snapshot policies</a>
      </nav>
      <h1 class="name">{policy.name}</h1>
      <p>
        Wanted: {wantedWords(policy).join(", ")}. About: {aboutText(policy)}.
        {policy.note !== "" && ` Note: ${policy.note}`}
      </p>
      <p class="muted">
        Set by {policy.set_by}, {formatMoment(policy.set_at_ms / 1000)}.{" "}
        {entry !== null && `As its hosts last told, it ${statusText(entry)}.`}
      </p>
      {rows.length > 0 && (
        <table class="listing card">
          <caption class="sr-only">
            Datasets that the policy is about, what is not met first
          </caption>
          <ListingHead headings={["Dataset", "Host", "Policy", "What is missing"]} />
          <tbody>
            {rows.map((row) => <DatasetLine key={`${row.host} ${row.dataset}`} row={row} />)}
          </tbody>
        </table>
      )}
      {pages > 1 && (
        <nav class="form-line" aria-label="Pages">
          {page > 1 && <a href={`${path}?page=${page - 1}`}>Previous</a>}
          <span>Page {page} of {pages}</span>
          {page < pages && <a href={`${path}?page=${page + 1}`}>Next</a>}
        </nav>
      )}
      <p class="form-line">
        <a href={`${path}/edit`}>Edit</a>
        <a class="danger-link" href={`${path}/delete`}>Delete</a>
      </p>
    </div>
  );
}

function statusText(entry: PolicyEntry): string {
  return entry.matched_datasets === 0 ? countsText(entry) : `is about ${countsText(entry)}`;
}

function DatasetLine({ row: { dataset, host, state, unmet } }: { row: PolicedRow }) {
  return (
    <tr data-role="policed" data-state={state}>
      <th scope="row" class="name">{dataset}</th>
      <td data-label="Host" class="name">
        <a href={hostPath(host)}>{host}</a>
      </td>
      <td data-label="Policy">
        <State state={state} />
      </td>
      <td data-label="What is missing" class="name">
        {state === "unknown"
          ? "Too little was told of its snapshots to say."
          : unmet.map(missingText).join("; ") || "–"}
      </td>
    </tr>
  );
}

function State({ state }: Pick<PolicedRow, "state">) {
  if (state === "unmet") return <LevelBadge tone="warning">not met</LevelBadge>;
  return state === "unknown"
    ? <LevelBadge tone="unknown">not known</LevelBadge>
    : <LevelBadge tone="ok">met</LevelBadge>;
}

function missingText({ unmet, newest_unix, count }: PolicyFacts): string {
  if (unmet === "count") return `there are ${count} in all`;
  return newest_unix === null
    ? `there is no ${unmet} one`
    : `the newest ${unmet} one is of ${utcText(newest_unix)}`;
}

/** `GET /admin/audit`: who did what, from where and when; the newest first, page by page. */
import * as z from "zod";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { printable } from "../../../shared/printable.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { STRANGER } from "../../auth/audit.ts";
import { AUDIT_ACTIONS, isAuditAction } from "../../auth/audit_actions.ts";
import { Moment } from "../../islands/ui/Moment.tsx";
import { sendPage } from "../../web/send_page.ts";
import type { AuditEntry } from "../../store/port.ts";

const ROWS = 200;

const querySchema = z.object({
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export async function showAudit(request: AppRequest): Promise<Response> {
  const { before } = querySchema.parse(request.req.query());
  const found = await request.get("context").store.listAudit({
    limit: ROWS + 1,
    ...(before !== undefined && { before_id: before }),
  });
  const entries = found.slice(0, ROWS);
  return sendPage(request, {
    title: "Audit",
    body: (
      <AuditPage
        entries={entries}
        isNewest={before === undefined}
        older={found.length > ROWS ? entries.at(-1)?.id ?? null : null}
      />
    ),
    live: false,
  });
}

interface AuditPageProps {
  entries: AuditEntry[];
  isNewest: boolean;
  /** What the next page begins before; null when there is none. */
  older: number | null;
}

function AuditPage({ entries, isNewest, older }: AuditPageProps) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Audit</h1>
      <p class="muted">
        Sign-ins, and what operators, commands and API tokens have changed; kept for 400 days.
      </p>
      {entries.length === 0
        ? <p class="card empty">{isNewest ? "Nothing has been noted yet." : "No older entries."}</p>
        : (
          <table class="listing card audit">
            <caption class="sr-only">Entries of the audit, the newest first</caption>
            <ListingHead headings={["When", "Who", "From", "What"]} />
            <tbody>{entries.map((entry) => <AuditLine key={entry.id} entry={entry} />)}</tbody>
          </table>
        )}
      <nav class="form-line" aria-label="Pages of the audit">
        {!isNewest && <a href="/admin/audit">Newest</a>}
        {older !== null && <a href={`/admin/audit?before=${older}`}>Older</a>}
        <a href="/admin/audit.csv" download>All as CSV</a>
      </nav>
    </div>
  );
}

function AuditLine({ entry }: { entry: AuditEntry }) {
  const { at_ms, who, action, subject } = entry;
  return (
    <tr data-action={action}>
      <td data-label="When">
        <Moment unix={at_ms / 1000} />
      </td>
      <td data-label="Who" class="name">{printable(who)}</td>
      <td data-label="From" class="name">{placeText(entry)}</td>
      <td data-label="What" class="name">
        {isAuditAction(action) ? AUDIT_ACTIONS[action] : printable(action)}{" "}
        <strong>{printable(subject)}</strong>
      </td>
    </tr>
  );
}

function placeText({ who, address }: AuditEntry): string {
  if (address !== null) return printable(address);
  return who === STRANGER ? "several addresses" : "this server";
}

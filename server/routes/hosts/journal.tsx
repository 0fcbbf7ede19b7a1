/** `GET /hosts/:name/journal`: what changed on a host; the newest first, page by page. */
import * as z from "zod";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { printable } from "../../../shared/printable.ts";
import { Moment } from "../../islands/ui/Moment.tsx";
import type { JournalEntry } from "../../store/port.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";
import { minuteAfter } from "../../fleet/past_neighbours.ts";
import { hostPath, pastHostPath } from "../../views/paths.ts";
import { changeText, partWord, whatText } from "../journal/change_words.ts";
import { sendHostNotFound } from "../not_found.tsx";

const ROWS = 200;

const querySchema = z.object({
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export async function showJournal(request: AppRequest): Promise<Response> {
  const { fleet, store, clock } = request.get("context");
  const state = fleet.find(request.req.param("name") ?? "");
  if (state === null) return sendHostNotFound(request);
  const { before } = querySchema.parse(request.req.query());
  const { id: host_id, name } = state.row;
  const found = await store.listJournal({
    host_id,
    limit: ROWS + 1,
    ...(before !== undefined && { before_id: before }),
  });
  const entries = found.slice(0, ROWS);
  return sendPage(request, {
    title: `Journal of ${name}`,
    body: (
      <JournalPage
        name={name}
        entries={entries}
        isNewest={before === undefined}
        now_unix={clock.nowMs() / 1000}
        older={found.length > ROWS ? entries.at(-1)?.id ?? null : null}
      />
    ),
    live: false,
  });
}

interface JournalPageProps {
  /** Of the host. */
  name: string;
  entries: JournalEntry[];
  isNewest: boolean;
  /** What the next page begins before; null when there is none. */
  older: number | null;
  now_unix: number;
}

function JournalPage({ name, entries, isNewest, older, now_unix }: JournalPageProps) {
  const path = `${hostPath(name)}/journal`;
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/">Now</a> / <a href={hostPath(name)}>{name}</a>
      </nav>
      <h1>Journal</h1>
      <p class="muted">
        Changes of {name}, its pools, devices, datasets, storages and guests; kept for 400 days.
      </p>
      {entries.length === 0
        ? (
          <p class="card empty">
            {isNewest ? "Nothing has changed since it was first read." : "No older changes."}
          </p>
        )
        : (
          <table class="listing card audit">
            <caption class="sr-only">Changes of {name}, the newest first</caption>
            <ListingHead headings={["When", "Of what", "What", "Before and after"]} />
            <tbody>
              {entries.map((entry) => (
                <JournalLine
                  key={entry.id}
                  {...{ name, entry, now_unix }}
                />
              ))}
            </tbody>
          </table>
        )}
      <nav class="form-line" aria-label="Pages of the journal">
        {!isNewest && <a href={path}>Newest</a>}
        {older !== null && <a href={`${path}?before=${older}`}>Older</a>}
        <a href={`/api${path}.csv`} download>All as CSV</a>
      </nav>
    </div>
  );
}

interface JournalLineProps extends Pick<JournalPageProps, "name" | "now_unix"> {
  entry: JournalEntry;
}

/** Its time leads to the host as it was after it. */
function JournalLine({ name, entry, now_unix }: JournalLineProps) {
  const { at_ms, kind, subject_id } = entry;
  const after = minuteAfter(at_ms) / 1000;
  return (
    <tr data-kind={kind}>
      <td data-label="When">
        <a href={after > now_unix ? hostPath(name) : pastHostPath(name, after)}>
          <Moment unix={at_ms / 1000} />
        </a>
      </td>
      <td data-label="Of what" class="name">
        {partWord(kind)} <strong>{printable(subject_id)}</strong>
      </td>
      <td data-label="What" class="name">{whatText(entry)}</td>
      <td data-label="Before and after" class="name">{changeText(entry)}</td>
    </tr>
  );
}

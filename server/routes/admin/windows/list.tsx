/** `GET /admin/windows`: when nothing is told, of which hosts. */
import type { ComponentChildren } from "preact";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import type { AppRequest } from "../../../web/app_request.ts";
import { Moment } from "../../../islands/ui/Moment.tsx";
import { nextEdgeMs, occurrenceAt } from "../../../incidents/machine/windows.ts";
import { MAX_WINDOWS, type Window } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { windowInZone } from "../../../telling/zones.ts";
import { aboutText, whenText } from "./window_words.ts";

export async function showWindows(request: AppRequest): Promise<Response> {
  const { store, clock, config: { time_zone } } = request.get("context");
  const windows = (await store.listWindows()).map((row) => windowInZone(row, time_zone));
  return sendPage(request, {
    title: "Windows",
    body: <WindowsPage windows={windows} now_ms={clock.nowMs()} />,
    live: false,
  });
}

interface WindowsPageProps {
  windows: readonly Window[];
  now_ms: number;
}

/** - over: it was once, and will not be again. */
type Standing = { word: "running" | "coming" | "over"; text: ComponentChildren };

function WindowsPage({ windows, now_ms }: WindowsPageProps) {
  const rows = windows.map((window) => ({ window, standing: standingOf(window, now_ms) }));
  const rank = ({ standing: { word } }: typeof rows[number]) =>
    ["running", "coming", "over"].indexOf(word);
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Windows</h1>
      <p class="muted">
        Planned work. While a window runs nothing is told of what it is about; judging goes on, and
        what is still wrong when it ends is told then. An incident that has other reasons or other
        hosts too is told.
      </p>
      {rows.length === 0
        ? <p class="card nothing">No window is planned</p>
        : (
          <table class="listing card">
            <caption class="sr-only">Windows, those that run first</caption>
            <ListingHead headings={["About", "When", "Note", "State"]} hasActions />
            <tbody>
              {rows.toSorted((a, b) => rank(a) - rank(b)).map((row) => (
                <WindowLine key={row.window.id} {...row} />
              ))}
            </tbody>
          </table>
        )}
      {windows.length < MAX_WINDOWS
        ? (
          <p class="form-line">
            <a href="/admin/windows/new?kind=once">New window, once</a>
            <a href="/admin/windows/new?kind=weekly">New window, each week</a>
          </p>
        )
        : <p class="muted">There are {MAX_WINDOWS} windows, which is the most there can be.</p>}
    </div>
  );
}

function WindowLine({ window, standing }: { window: Window; standing: Standing }) {
  const path = `/admin/windows/${window.id}`;
  return (
    <tr data-role="window" data-state={standing.word}>
      <th scope="row" class="name">{aboutText(window)}</th>
      <td data-label="When" class="name">{whenText(window)}</td>
      <td data-label="Note" class="name">{window.note === "" ? "–" : window.note}</td>
      <td data-label="State">
        {standing.word === "running" ? <strong>{standing.text}</strong> : standing.text}
      </td>
      <td class="line-actions">
        {standing.word === "running" && (
          <form class="inline" method="post" action={`${path}/end`}>
            <button type="submit" class="link">End now</button>
          </form>
        )}
        <a href={`${path}/edit`}>Edit</a>
        <a class="danger-link" href={`${path}/delete`}>Delete</a>
      </td>
    </tr>
  );
}

function standingOf(window: Window, nowMs: number): Standing {
  const current = occurrenceAt(window, nowMs);
  if (current !== null) {
    return {
      word: "running",
      text: (
        <>
          runs until <Moment unix={current.end_ms / 1000} />
        </>
      ),
    };
  }
  const next = nextEdgeMs(window, nowMs);
  return next === null ? { word: "over", text: "over" } : {
    word: "coming",
    text: (
      <>
        begins <Moment unix={next / 1000} />
      </>
    ),
  };
}

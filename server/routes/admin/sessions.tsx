/** Who is signed in: every session, and ending one. */
import type { AppRequest } from "../../web/app_request.ts";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { Moment } from "../../islands/ui/Moment.tsx";
import { SESSION_AGES, type SessionEntry } from "../../store/port.ts";
import { sendPage } from "../../web/send_page.ts";
import { noteAct } from "../note_act.ts";
import { sessionIdHashOf } from "../session_of.ts";

/** Enough of a hash to tell sessions apart: what is in a page opens nothing, whole or in part. */
const ID_SIGNS = 24;
const DAY_MS = 86_400_000;

const idOf = ({ id_hash }: SessionEntry) => id_hash.slice(0, ID_SIGNS);

/** `GET /admin/sessions`. */
export async function showSessions(request: AppRequest): Promise<Response> {
  const sessions = await request.get("context").sessions.list();
  return sendPage(request, {
    title: "Sessions",
    body: <SessionsPage sessions={sessions} own={sessionIdHashOf(request)} />,
    live: false,
  });
}

/** `POST /admin/sessions/:id/end`: ends one, and with it its open sockets. */
export async function endSession(request: AppRequest): Promise<Response> {
  const { sessions } = request.get("context");
  const id = request.req.param("id");
  const session = (await sessions.list()).find((each) => idOf(each) === id);
  if (session === undefined) return request.notFound();
  // Noted first: where it is one's own, there is nobody any more to note it of.
  await noteAct(request, "session_ended", whoseText(session));
  await sessions.endByHash(session.id_hash);
  return request.redirect("/admin/sessions", 303);
}

/** Of sessions that began before it was noted, nothing is known. */
const orUnknown = (text: string) => text === "" ? "unknown" : text;

function whoseText({ name, address, browser }: SessionEntry): string {
  const from = `${orUnknown(browser)}, ${orUnknown(address)}`;
  return name === "" ? from : `${name} (${from})`;
}

function SessionsPage({ sessions, own }: { sessions: readonly SessionEntry[]; own: string }) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Sessions</h1>
      <p class="muted">
        A session ends when it was not used for {SESSION_AGES.maxIdleMs / DAY_MS} days, and after
        {" "}
        {SESSION_AGES.maxAgeMs / DAY_MS} days in any case.
      </p>
      <table class="listing card">
        <caption class="sr-only">Sessions, the one used last first</caption>
        <ListingHead headings={["Browser", "From", "Name", "Since", "Last used"]} hasActions />
        <tbody>
          {sessions.map((session) => (
            <SessionLine
              key={session.id_hash}
              session={session}
              isOwn={session.id_hash === own}
            />
          ))}
        </tbody>
      </table>
      <form class="card form-line" method="post" action="/admin/sign-out-everywhere">
        <button type="submit" class="secondary">Sign out everywhere</button>
        <p class="muted">Ends all of them, this one included.</p>
      </form>
      <p class="form-line">
        <a href="/admin/security">Second factor</a>
      </p>
    </div>
  );
}

function SessionLine({ session, isOwn }: { session: SessionEntry; isOwn: boolean }) {
  const { name, address, browser, created_at_ms, last_used_at_ms } = session;
  return (
    <tr data-role="session">
      <th scope="row" class="name">
        {orUnknown(browser)} {isOwn && <strong>(this one)</strong>}
      </th>
      <td data-label="From" class="name">{orUnknown(address)}</td>
      <td data-label="Name" class="name">{name === "" ? "–" : name}</td>
      <td data-label="Since">
        <Moment unix={created_at_ms / 1000} />
      </td>
      <td data-label="Last used">
        <Moment unix={last_used_at_ms / 1000} />
      </td>
      <td class="line-actions">
        <form class="inline" method="post" action={`/admin/sessions/${idOf(session)}/end`}>
          <button type="submit" class="link">
            {isOwn ? "Sign out" : "End"}
            <span class="sr-only">{` ${browser} ${address}`}</span>
          </button>
        </form>
      </td>
    </tr>
  );
}

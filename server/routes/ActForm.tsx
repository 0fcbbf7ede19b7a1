/** The one form by which an incident is taken on or a reason muted: a page, or a dialog over one. */
import type { AppRequest } from "../web/app_request.ts";
import { EXPIRY_CHOICES, MAX_NOTE_LENGTH } from "../views/expiry.ts";
import { newWindowPath } from "../views/paths.ts";
import { sendPage } from "../web/send_page.ts";
import { sameSitePath } from "./same_site_path.ts";

/** What was typed; nothing yet: the form is new. */
export interface TypedAct {
  note: string;
  /** One of the choices; "": without end. */
  expires: string;
  /** A time, which counts instead where it is said. */
  until: string;
}

export interface ActFormProps {
  title: string;
  /** Where, and what is the matter. */
  place: string;
  sentence: string;
  action: string;
  hidden: Readonly<Record<string, string>>;
  typed: TypedAct;
  /** For how long it is without an end. */
  endless: string;
  placeholder: string;
  /** What is wrong with what was typed; null: nothing yet. */
  problem: string | null;
  /** What planned quiet could be of. */
  quiet: { host: string | null; group: string | null; code: string };
  /** Path of the page to come back to. */
  back: string;
}

export function sendActForm(request: AppRequest, props: ActFormProps): Response {
  return sendPage(request, {
    status: props.problem === null ? 200 : 422,
    title: props.title,
    body: <ActForm {...props} />,
    live: false,
  });
}

/** The page that a form came from, as it says itself or else the browser; of this site. */
export function backPath(request: AppRequest, said: unknown, fallback: string): string {
  if (typeof said === "string") return sameSitePath(said);
  const referer = request.req.header("referer") ?? "";
  if (!URL.canParse(referer)) return fallback;
  const { origin, pathname, search } = new URL(referer);
  return origin === request.get("origin") ? sameSitePath(pathname + search) : fallback;
}

function ActForm(props: ActFormProps) {
  const { title, place, sentence, action, hidden, typed, problem, back } = props;
  const choices = [...EXPIRY_CHOICES, { value: "", word: props.endless }];
  return (
    <section class="act card">
      <h1>{title}</h1>
      <p>
        <strong class="name">{place}</strong>: {sentence}
      </p>
      <form method="post" action={action}>
        {problem !== null && <p class="notice" role="alert">{problem}</p>}
        {Object.entries({ ...hidden, back }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label>
          Note
          <input
            name="note"
            value={typed.note}
            maxLength={MAX_NOTE_LENGTH}
            placeholder={props.placeholder}
            autocomplete="off"
            autofocus
          />
        </label>
        <label>
          For
          <select name="expires">
            {choices.map(({ value, word }) => (
              <option key={value} value={value} selected={value === typed.expires}>{word}</option>
            ))}
          </select>
        </label>
        <label>
          Or until (UTC)
          <input
            name="until"
            value={typed.until}
            maxLength={40}
            placeholder="2026-01-31 08:00"
            autocomplete="off"
          />
        </label>
        <div class="form-line">
          <button type="submit" class="primary">{title}</button>
          <a href={back} data-cancel>Cancel</a>
        </div>
      </form>
      <QuietLinks {...props.quiet} />
    </section>
  );
}

/** The way from what is wrong to planned work of a host, a group or a kind of reason. */
function QuietLinks({ host, group, code }: ActFormProps["quiet"]) {
  return (
    <p class="quiet-links muted">
      Or plan quiet hours for{" "}
      {host !== null && <a href={newWindowPath({ hosts: host })}>this host</a>}
      {group !== null && <a href={newWindowPath({ groups: group })}>its group {group}</a>}
      <a href={newWindowPath({ codes: code })}>every {code}</a>
    </p>
  );
}

import * as z from "zod";
import type { AppRequest } from "../web/app_request.ts";
import { printable } from "../../shared/printable.ts";
import { HashingBusy } from "../auth/hashing.ts";
import { readSessionId, sessionCookie } from "../auth/session_cookie.ts";
import { sendPage } from "../web/send_page.ts";
import { LevelIcon } from "../islands/ui/LevelBadge.tsx";
import { StorageError } from "../store/port.ts";
import {
  attemptPassword,
  INCORRECT_PASSWORD,
  tooManyAttempts,
  TRY_AGAIN_SOON,
} from "./attempt_password.ts";
import { notStoredMessage } from "./error.tsx";
import { askForFactor } from "./login_factor.tsx";
import { noteAct, operatorText } from "./note_act.ts";
import { readForm } from "./read_form.ts";
import { sameSitePath } from "./same_site_path.ts";
import { startSession } from "./start_session.ts";

const PLEASE_SIGN_IN = "Please sign in.";
/** About two dozen hashes. */
const BUSY_RETRY_SECONDS = 3;

/** A longer password is refused unread: hashing must not cost by what a stranger sends. */
const formSchema = z.object({
  password: z.string().max(1000).catch(""),
  next: z.string().catch("/"),
  name: z.string().catch("").transform(readName),
});

const MAX_NAME_CHARACTERS = 60;

/** One line, cut where it is too long: nobody is kept out for a name. */
function readName(text: string): string {
  return [...printable(text.trim())].slice(0, MAX_NAME_CHARACTERS).join("");
}

/** `GET /login`: the form. */
export function showLogin(request: AppRequest): Response {
  const next = request.req.query("next");
  const message = next === undefined ? null : PLEASE_SIGN_IN;
  return showForm(request, 200, message, { next: next ?? "/", name: "" });
}

/** `POST /login`: a new session for the right password, where no second factor is set up. */
export async function signIn(request: AppRequest): Promise<Response> {
  const { audit } = request.get("context");
  const address = request.get("address");
  const form = formSchema.parse(await readForm(request));
  try {
    const result = await attemptPassword(request, form.password);
    if (typeof result === "number") {
      await audit.noteAttempt({ address, action: "sign_in_refused" });
      return showForm(request, 429, tooManyAttempts(request, result), form);
    }
    if (result === "wrong") {
      await audit.noteAttempt({ address, action: "sign_in_failed" });
      return showForm(request, 401, INCORRECT_PASSWORD, form);
    }
    const question = await askForFactor(request, form);
    if (question !== null) return question;
    await startSession(request, form.name);
    await audit.note({ who: operatorText(form.name), address, action: "signed_in" });
    return request.redirect(sameSitePath(form.next), 303);
  } catch (error) {
    if (error instanceof HashingBusy) {
      request.header("retry-after", String(BUSY_RETRY_SECONDS));
      return showForm(request, 503, TRY_AGAIN_SOON, form);
    }
    // Not left to `sendFault`: it would hand the password back in a page.
    if (!(error instanceof StorageError)) throw error;
    return showForm(request, 503, `Cannot sign you in: ${notStoredMessage(error)}`, form);
  }
}

/** `POST /logout`: ends the session, and with it its open sockets. */
export async function signOut(request: AppRequest): Promise<Response> {
  const { sessions, config } = request.get("context");
  const id = readSessionId(request.req.header("cookie"), config.production);
  if (id !== null) await sessions.end(id);
  await noteAct(request, "signed_out");
  request.header("set-cookie", sessionCookie("", { maxAgeSeconds: 0, secure: config.production }));
  return request.redirect("/login", 303);
}

function showForm(
  request: AppRequest,
  status: 200 | 401 | 429 | 503,
  message: string | null,
  { next, name }: { next: string; name: string },
): Response {
  return sendPage(request, {
    status,
    title: "Sign in",
    body: LoginPage({ message, isRefused: status !== 200, next: sameSitePath(next), name }),
  });
}

interface LoginPageProps {
  /** Why the form is shown, if there is a reason. */
  message: string | null;
  /** Whether that is that an attempt failed. */
  isRefused?: boolean;
  /** The path to go to afterwards. */
  next: string;
  /** As it was typed. */
  name?: string;
}

/** The sign-in form. */
export function LoginPage({ message, isRefused = false, next, name = "" }: LoginPageProps) {
  return (
    <section class="login card">
      <h1>Sign in</h1>
      {message !== null && <LoginMessage message={message} isRefused={isRefused} />}
      <form method="post" action="/login">
        <input type="hidden" name="next" value={next} />
        <label for="password">Password</label>
        <input
          id="password"
          type="password"
          name="password"
          required
          autofocus
          autocomplete="current-password"
          aria-invalid={isRefused ? true : undefined}
          aria-describedby={message === null ? undefined : "login-message"}
        />
        <label for="name">Your name (optional)</label>
        <input
          id="name"
          name="name"
          defaultValue={name}
          maxLength={MAX_NAME_CHARACTERS}
          autocomplete="nickname"
          aria-describedby="name-hint"
        />
        <p id="name-hint" class="muted">Stands beside what you acknowledge.</p>
        <button type="submit" class="primary">Sign in</button>
      </form>
    </section>
  );
}

/** What went wrong is told by shape and colour too; who is only asked to sign in did nothing wrong. */
function LoginMessage({ message, isRefused }: { message: string; isRefused: boolean }) {
  if (!isRefused) return <p id="login-message" class="muted" role="status">{message}</p>;
  return (
    <p id="login-message" class="notice" data-tone="critical" role="alert">
      <LevelIcon tone="critical" /> {message}
    </p>
  );
}

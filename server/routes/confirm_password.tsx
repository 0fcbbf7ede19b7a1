/** Asking for the password again, before what cannot be undone or what opens a door. */
import * as z from "zod";
import type { AppRequest } from "../web/app_request.ts";
import { HashingBusy } from "../auth/hashing.ts";
import { sendPage } from "../web/send_page.ts";
import {
  attemptPassword,
  INCORRECT_PASSWORD,
  tooManyAttempts,
  TRY_AGAIN_SOON,
} from "./attempt_password.ts";
import { noteAct } from "./note_act.ts";
import { readForm } from "./read_form.ts";

const FIELD = "confirm_password";

const formSchema = z.object({ [FIELD]: z.string().max(1000).optional().catch(undefined) });

/**
 * Null when the password was given within the last 15 minutes, at the sign-in or with this form;
 * else the page that asks for it and sends the same form again.
 */
export async function askForPassword(
  request: AppRequest,
  /** As an order, such as `delete pve-01`. */
  act: string,
): Promise<Response | null> {
  const { sessions } = request.get("context");
  const session = request.get("sessionIdHash");
  if (session === null || await sessions.isConfirmed(session)) return null;
  const form = await readForm(request);
  const password = formSchema.parse(form)[FIELD];
  const ask = (problem: string | null) => sendQuestion(request, { form, act, problem });
  if (password === undefined) return ask(null);
  try {
    const result = await attemptPassword(request, password);
    if (typeof result === "number") return ask(tooManyAttempts(request, result));
    if (result === "wrong") {
      await noteAct(request, "password_not_confirmed");
      return ask(INCORRECT_PASSWORD);
    }
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    return ask(TRY_AGAIN_SOON);
  }
  await sessions.confirm(session);
  await noteAct(request, "password_confirmed");
  return null;
}

function sendQuestion(
  request: AppRequest,
  { form, act, problem }: { form: Record<string, unknown>; act: string; problem: string | null },
): Response {
  const fields = Object.entries(form).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && name !== FIELD ? [[name, value]] : []
  );
  return sendPage(request, {
    status: 401,
    title: "Your password, please",
    body: <QuestionPage action={request.req.path} {...{ act, fields, problem }} />,
    live: false,
  });
}

interface QuestionPageProps {
  action: string;
  act: string;
  /** What was sent, to be sent once more with the password. */
  fields: [name: string, value: string][];
  problem: string | null;
}

function QuestionPage({ action, act, fields, problem }: QuestionPageProps) {
  return (
    <section class="login card">
      <h1>Your password, please</h1>
      <p id="confirm-why">
        You are about to{" "}
        <strong class="name">{act}</strong>. It is more than 15 minutes since you gave the password.
        Nothing has been changed yet.
      </p>
      {problem !== null && <p id="confirm-problem" class="notice" role="alert">{problem}</p>}
      <form method="post" action={action}>
        {fields.map(([name, value]) => (
          <input
            key={name}
            type="hidden"
            name={name}
            value={value}
          />
        ))}
        <label for="password">Password</label>
        <input
          id="password"
          type="password"
          name={FIELD}
          required
          autofocus
          autocomplete="current-password"
          aria-describedby={problem === null ? "confirm-why" : "confirm-problem"}
        />
        <button type="submit" class="primary">Go on</button>
        <a href="/admin/hosts">Cancel</a>
      </form>
    </section>
  );
}

/** Setting up codes of an app: the secret is shown, and kept once a code proves that the app has it. */
import * as z from "zod";
import { createTotpSecret, totpUri } from "../../../auth/totp.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { askForPassword } from "../../confirm_password.tsx";
import { readForm } from "../../read_form.ts";
import { sessionIdHashOf } from "../../session_of.ts";
import { CopyBlock } from "../CopyBlock.tsx";
import { type Problems, TextField } from "../form/fields.tsx";
import { afterAdding, refusalText } from "./after_change.tsx";
import { BAD_NAME, MAX_FACTOR_NAME, readFactorName } from "./factor_words.ts";

const formSchema = z.object({
  name: z.string().max(1000).catch(""),
  code: z.string().max(100).catch(""),
});

const WRONG_CODE =
  "Cannot use this code: it is not the present one. Is the clock of your device right?";
const TOO_LATE =
  "Cannot use this code: the secret was shown more than 5 minutes ago; here is another";

/** `GET /admin/security/totp`. */
export async function showTotpSetup(request: AppRequest): Promise<Response> {
  return await sendForm(request, { name: "", problems: {} });
}

/** `POST /admin/security/totp`. */
export async function addTotp(request: AppRequest): Promise<Response> {
  const { factors, factorChallenges } = request.get("context");
  const form = formSchema.parse(await readForm(request));
  const refuse = (problems: Problems) => sendForm(request, { name: form.name, problems });

  const name = readFactorName(form.name);
  if (name === null) return await refuse({ name: BAD_NAME });
  const question = await askForPassword(request, "set up a second factor");
  if (question !== null) return question;
  const key = sessionIdHashOf(request);
  const secret = factorChallenges.setups.find(key)?.totp_secret ?? null;
  if (secret === null) return await refuse({ code: TOO_LATE });
  const outcome = await factors.addTotp(name, secret, form.code.replace(/\s/g, ""));
  if (!outcome.ok) return await refuse({ code: refusalText(outcome, WRONG_CODE) });
  factorChallenges.setups.forget(key);
  return await afterAdding(request, name, outcome.codes);
}

async function sendForm(
  request: AppRequest,
  { name, problems }: { name: string; problems: Problems },
): Promise<Response> {
  const { setups } = request.get("context").factorChallenges;
  const key = sessionIdHashOf(request);
  const before = setups.find(key);
  // The same as long as it is good: loading the page again must not undo what the app has read.
  const totp_secret = before?.totp_secret ?? await createTotpSecret();
  setups.put(key, { totp_secret, challenge: before?.challenge ?? null });
  const { hostname } = new URL(request.get("origin"));
  return sendPage(request, {
    status: Object.keys(problems).length === 0 ? 200 : 422,
    title: "Codes of an app",
    body: (
      <TotpPage
        secret={totp_secret}
        uri={await totpUri(totp_secret, hostname)}
        name={name}
        problems={problems}
      />
    ),
    live: false,
  });
}

interface TotpPageProps {
  /** In base32. */
  secret: string;
  uri: string;
  name: string;
  problems: Problems;
}

function TotpPage({ secret, uri, name, problems }: TotpPageProps) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/security">Second factor</a>
      </nav>
      <h1>Codes of an app</h1>
      <section class="card setup">
        <p>
          Give this secret to an app that makes codes (TOTP), such as the one of your password
          manager: type it, or{" "}
          <a href={uri}>open it in an app of this device</a>. It is good for 5 minutes.
        </p>
        <CopyBlock id="secret" what="Secret" text={secret.replace(/.{4}(?=.)/g, "$& ")} />
        <form class="edit-form" method="post" action="/admin/security/totp">
          <TextField
            name="name"
            label="Name"
            hint="Which device it is, such as phone."
            value={name}
            problems={problems}
            required
            max_length={MAX_FACTOR_NAME}
          />
          <TextField
            name="code"
            label="Code that the app shows"
            hint="Six digits."
            value=""
            problems={problems}
            required
          />
          <div class="form-line">
            <button type="submit" class="primary">Set up</button>
            <a href="/admin/security">Cancel</a>
          </div>
        </form>
      </section>
    </div>
  );
}

/** Setting up a passkey: the browser makes it, and its answer is sent with the name. */
import * as z from "zod";
import { askToMakePasskey, canHavePasskeys } from "../../../auth/passkeys.ts";
import { Island } from "../../../components/Island.tsx";
import { type MakingOptions, PasskeyButton } from "../../../islands/PasskeyButton.tsx";
import type { PasskeyFactor } from "../../../store/port.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { askForPassword } from "../../confirm_password.tsx";
import { readForm } from "../../read_form.ts";
import { sessionIdHashOf } from "../../session_of.ts";
import { FormNotice, type Problems, TextField } from "../form/fields.tsx";
import { afterAdding, refusalText } from "./after_change.tsx";
import { BAD_NAME, MAX_FACTOR_NAME, readFactorName } from "./factor_words.ts";

const formSchema = z.object({
  name: z.string().max(1000).catch(""),
  passkey: z.string().max(20_000).catch(""),
});

const WRONG_ANSWER =
  "Cannot use this passkey: it is not what this page asked for within the last 5 minutes; try again";

/** `GET /admin/security/passkey`. */
export async function showPasskeySetup(request: AppRequest): Promise<Response> {
  return await sendForm(request, { name: "", problems: {} });
}

/** `POST /admin/security/passkey`. */
export async function addPasskey(request: AppRequest): Promise<Response> {
  const { factors, factorChallenges } = request.get("context");
  const form = formSchema.parse(await readForm(request));
  const refuse = (problems: Problems) => sendForm(request, { name: form.name, problems });

  const name = readFactorName(form.name);
  if (name === null) return await refuse({ name: BAD_NAME });
  const question = await askForPassword(request, "set up a second factor");
  if (question !== null) return question;
  const key = sessionIdHashOf(request);
  const setup = factorChallenges.setups.find(key);
  const challenge = setup?.challenge ?? null;
  if (setup === null || challenge === null) return await refuse({ "": WRONG_ANSWER });
  // First: what has been answered once is never taken again.
  factorChallenges.setups.put(key, { ...setup, challenge: null });
  const asked = { origin: request.get("origin"), challenge };
  const outcome = await factors.addPasskey(name, form.passkey, asked);
  if (!outcome.ok) return await refuse({ "": refusalText(outcome, WRONG_ANSWER) });
  return await afterAdding(request, name, outcome.codes);
}

async function sendForm(
  request: AppRequest,
  { name, problems }: { name: string; problems: Problems },
): Promise<Response> {
  const { factors, factorChallenges: { setups } } = request.get("context");
  const origin = request.get("origin");
  const known = (await factors.list())
    .filter((factor): factor is PasskeyFactor => factor.kind === "passkey");
  const asked = canHavePasskeys(origin) ? await askToMakePasskey(origin, known) : null;
  if (asked !== null) {
    const key = sessionIdHashOf(request);
    const totp_secret = setups.find(key)?.totp_secret ?? null;
    setups.put(key, { totp_secret, challenge: asked.challenge });
  }
  return sendPage(request, {
    status: Object.keys(problems).length === 0 ? 200 : 422,
    title: "A passkey",
    body: <PasskeyPage make={asked} name={name} problems={problems} />,
    live: false,
  });
}

interface PasskeyPageProps {
  /** Null: this server was opened by an address that no passkey can belong to. */
  make: MakingOptions | null;
  name: string;
  problems: Problems;
}

function PasskeyPage({ make, name, problems }: PasskeyPageProps) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/security">Second factor</a>
      </nav>
      <h1>A passkey</h1>
      <section class="card setup">
        {make === null
          ? (
            <p class="notice">
              Passkeys need this server to be opened by its name over https, not by an address.
            </p>
          )
          : (
            <form class="edit-form" method="post" action="/admin/security/passkey">
              <FormNotice problems={problems} />
              <TextField
                name="name"
                label="Name"
                hint="Where the passkey is, such as laptop or blue key."
                value={name}
                problems={problems}
                required
                max_length={MAX_FACTOR_NAME}
              />
              <Island
                name="PasskeyButton"
                component={PasskeyButton}
                props={{ button: "Make a passkey", sign: null, make }}
              />
            </form>
          )}
        <a href="/admin/security">Cancel</a>
      </section>
    </div>
  );
}

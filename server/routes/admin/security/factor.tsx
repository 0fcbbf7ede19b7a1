/** One second factor: its name, and removing it; and new recovery codes. */
import * as z from "zod";
import type { FactorRow } from "../../../store/port.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { askForPassword } from "../../confirm_password.tsx";
import { noteAct } from "../../note_act.ts";
import { readForm } from "../../read_form.ts";
import { type Problems, TextField } from "../form/fields.tsx";
import { endOtherSessions, sendRecoveryCodes } from "./after_change.tsx";
import { BAD_NAME, KIND_WORDS, MAX_FACTOR_NAME, readFactorName } from "./factor_words.ts";

const formSchema = z.object({ name: z.string().max(1000).catch("") });

/** `GET /admin/security/factors/:id`. */
export async function showFactor(request: AppRequest): Promise<Response> {
  const found = await findFactor(request);
  return found === null ? request.notFound() : sendFactor(request, found, found.factor.name, {});
}

/** `POST /admin/security/factors/:id/name`. */
export async function renameFactor(request: AppRequest): Promise<Response> {
  const found = await findFactor(request);
  if (found === null) return request.notFound();
  const { name: typed } = formSchema.parse(await readForm(request));
  const name = readFactorName(typed);
  if (name === null) return sendFactor(request, found, typed, { name: BAD_NAME });
  const { id, name: before } = found.factor;
  if (name !== before && await request.get("context").factors.rename(id, name)) {
    await noteAct(request, "factor_renamed", `${before} to ${name}`);
  }
  return request.redirect("/admin/security", 303);
}

/** `POST /admin/security/factors/:id/delete`. */
export async function removeFactor(request: AppRequest): Promise<Response> {
  const found = await findFactor(request);
  if (found === null) return request.notFound();
  const { id, name } = found.factor;
  const question = await askForPassword(request, `remove the second factor ${name}`);
  if (question !== null) return question;
  if (!await request.get("context").factors.remove(id)) return request.notFound();
  await endOtherSessions(request);
  await noteAct(request, "factor_removed", name);
  return request.redirect("/admin/security", 303);
}

/** `POST /admin/security/recovery-codes`: new ones, shown once. */
export async function makeRecoveryCodes(request: AppRequest): Promise<Response> {
  const { factors } = request.get("context");
  if ((await factors.list()).length === 0) return request.redirect("/admin/security", 303);
  const question = await askForPassword(request, "make new recovery codes");
  if (question !== null) return question;
  const codes = await factors.makeRecoveryCodes();
  await endOtherSessions(request);
  await noteAct(request, "recovery_codes_made");
  return sendRecoveryCodes(request, codes);
}

interface Found {
  factor: FactorRow;
  isLast: boolean;
}

async function findFactor(request: AppRequest): Promise<Found | null> {
  const id = request.req.param("id");
  const rows = await request.get("context").factors.list();
  const factor = rows.find((row) => row.id === id);
  return factor === undefined ? null : { factor, isLast: rows.length === 1 };
}

function sendFactor(
  request: AppRequest,
  found: Found,
  name: string,
  problems: Problems,
): Response {
  return sendPage(request, {
    status: Object.keys(problems).length === 0 ? 200 : 422,
    title: `Second factor ${found.factor.name}`,
    body: <FactorPage {...found} name={name} problems={problems} />,
    live: false,
  });
}

function FactorPage(
  { factor, isLast, name, problems }: Found & { name: string; problems: Problems },
) {
  const path = `/admin/security/factors/${factor.id}`;
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/security">Second factor</a>
      </nav>
      <h1 class="name">{factor.name}</h1>
      <p class="muted">{KIND_WORDS[factor.kind]}</p>
      <form class="card edit-form" method="post" action={`${path}/name`}>
        <TextField
          name="name"
          label="Name"
          value={name}
          problems={problems}
          required
          max_length={MAX_FACTOR_NAME}
        />
        <div class="form-line">
          <button type="submit" class="primary">Rename</button>
        </div>
      </form>
      <form class="card form-line" method="post" action={`${path}/delete`}>
        <button type="submit" class="danger">Remove</button>
        <p class="muted">
          {isLast
            ? "It is the last one: from then on the password alone signs in, and recovery codes end."
            : "It signs in no more."} All other sessions end.
        </p>
      </form>
    </div>
  );
}

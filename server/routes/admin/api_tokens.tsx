import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import { createToken, sha256Hex } from "../../auth/tokens.ts";
import { sendPage } from "../../web/send_page.ts";
import { API_SCOPES, type ApiTokenRow, MAX_API_TOKENS } from "../../store/port.ts";
import { Moment } from "../../islands/ui/Moment.tsx";
import { askForPassword } from "../confirm_password.tsx";
import { noteAct } from "../note_act.ts";
import { readForm } from "../read_form.ts";
import { SCOPE_TEXTS, TOKEN_DAYS } from "./ApiTokenForm.tsx";
import { sendAdminPage } from "./admin_page.tsx";
import { sendConfirmPage } from "./confirm_page.tsx";
import { CopyBlock, ShownOnce } from "./CopyBlock.tsx";

const MAX_NAME_LENGTH = 100;

const DAY_MS = 24 * 60 * 60 * 1000;

const checkbox = z.string().optional().catch(undefined);

const formSchema = z.object({
  name: z.string().trim().catch(""),
  scope_read: checkbox,
  scope_metrics: checkbox,
  scope_hooks: checkbox,
  scope_acknowledge: checkbox,
  days: z.enum(TOKEN_DAYS.map(({ value }) => value)).nullable().catch(null),
});
const idSchema = z.coerce.number().int().positive();

/** `POST /admin/api-tokens`: makes an API token and shows it. */
export async function createApiToken(request: AppRequest): Promise<Response> {
  const { store, clock } = request.get("context");
  const { name, days, ...boxes } = formSchema.parse(await readForm(request));
  const scopes = API_SCOPES.filter((scope) => boxes[`scope_${scope}`] !== undefined);
  const refuse = (message: string) =>
    sendAdminPage(request, { form: "api_token", typed: name, message, status: 422 });

  if (name === "" || name.length > MAX_NAME_LENGTH) {
    return refuse(`Cannot use this name: expected 1 to ${MAX_NAME_LENGTH} characters`);
  }
  if (scopes.length === 0) {
    return refuse("Cannot make an API token that may do nothing: tick what it is for");
  }
  if (days === null) {
    const labels = TOKEN_DAYS.map(({ label }) => label).join(", ");
    return refuse(`Cannot make an API token without knowing for how long: expected ${labels}`);
  }
  const question = await askForPassword(request, `make an API token for ${name}`);
  if (question !== null) return question;
  const token = createToken();
  const nowMs = clock.nowMs();
  const row = await store.insertApiToken({
    name,
    token_hash: sha256Hex(token),
    scopes,
    created_at_ms: nowMs,
    expires_at_ms: days === "never" ? null : nowMs + Number(days) * DAY_MS,
  });
  if (row === null) {
    return refuse(`Cannot make an API token: there are ${MAX_API_TOKENS}; revoke one first`);
  }
  await noteAct(request, "api_token_made", `${name} (${scopes.join(", ")})`);
  return sendPage(request, {
    title: "New API token",
    body: <NewApiTokenPage token={token} row={row} origin={request.get("origin")} />,
    live: false,
  });
}

/** `GET /admin/api-tokens/:id/revoke`: asks. */
export async function askToRevoke(request: AppRequest): Promise<Response> {
  const token = await findToken(request);
  if (token === null) return request.notFound();
  return sendConfirmPage(request, {
    question: `Revoke the API token ${token.name}?`,
    consequences: ["Whatever uses it is refused from then on. This cannot be undone."],
    action: `/admin/api-tokens/${token.id}/revoke`,
    button: "Revoke",
  });
}

/** `POST /admin/api-tokens/:id/revoke`. */
export async function revokeApiToken(request: AppRequest): Promise<Response> {
  const { store } = request.get("context");
  const token = await findToken(request);
  if (token === null || !await store.deleteApiToken(token.id)) return request.notFound();
  await noteAct(request, "api_token_revoked", token.name);
  return request.redirect("/admin/hosts#api-tokens", 303);
}

async function findToken(request: AppRequest): Promise<ApiTokenRow | null> {
  const id = idSchema.safeParse(request.req.param("id"));
  const tokens = await request.get("context").store.listApiTokens();
  return tokens.find((token) => token.id === id.data) ?? null;
}

interface NewApiTokenPageProps {
  row: ApiTokenRow;
  token: string;
  /** Where this server is reached, without a trailing slash. */
  origin: string;
}

function NewApiTokenPage({ row, token, origin }: NewApiTokenPageProps) {
  const { name, scopes, expires_at_ms } = row;
  return (
    <div class="admin">
      <h1>API token {name}</h1>
      <section class="card setup">
        <ShownOnce />
        <CopyBlock id="token" what="Token" text={token} />
        <p>
          It may {scopes.map((scope) => SCOPE_TEXTS[scope]).join(", ")}{" "}
          {expires_at_ms === null ? "until it is revoked" : (
            <>
              until <Moment unix={expires_at_ms / 1000} />
            </>
          )}, and nothing else.
        </p>
        {scopes.includes("read") && (
          <CopyBlock
            id="api-example"
            what="Example"
            text={`curl -H "Authorization: Bearer ${token}" ${origin}/api/summary`}
          />
        )}
      </section>
      <p>
        <a href="/admin/hosts">Back to the hosts</a>
      </p>
    </div>
  );
}

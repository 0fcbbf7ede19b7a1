import * as z from "zod";
import type { AppRequest } from "../../app_request.ts";
import { createToken, sha256Hex } from "../../auth/tokens.ts";
import { sendPage } from "../../send_page.ts";
import { type ApiTokenRow, MAX_API_TOKENS } from "../../store/store.ts";
import { readForm } from "../read_form.ts";
import { sendAdminPage } from "./admin_page.tsx";
import { sendConfirmPage } from "./confirm_page.tsx";
import { CopyBlock, ShownOnce } from "./CopyBlock.tsx";

const MAX_NAME_LENGTH = 100;

const formSchema = z.object({ name: z.string().trim().catch("") });
const idSchema = z.coerce.number().int().positive();

/** `POST /admin/api-tokens`: makes an API token and shows it. */
export async function createApiToken(request: AppRequest): Promise<Response> {
  const { store, clock, log } = request.get("context");
  const { name } = formSchema.parse(await readForm(request));
  const refuse = (message: string) =>
    sendAdminPage(request, { form: "api_token", typed: name, message, status: 422 });

  if (name === "" || name.length > MAX_NAME_LENGTH) {
    return refuse(`Cannot use this name: expected 1 to ${MAX_NAME_LENGTH} characters`);
  }
  const token = createToken();
  const row = await store.insertApiToken(name, sha256Hex(token), clock.nowMs());
  if (row === null) {
    return refuse(`Cannot make an API token: there are ${MAX_API_TOKENS}; revoke one first`);
  }
  log.info("Made API token {name}", { name });
  return sendPage(request, {
    title: "New API token",
    body: <NewApiTokenPage name={name} token={token} origin={request.get("origin")} />,
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
  const { store, log } = request.get("context");
  const token = await findToken(request);
  if (token === null || !await store.deleteApiToken(token.id)) return request.notFound();
  log.info("Revoked API token {name}", { name: token.name });
  return request.redirect("/admin/hosts#api-tokens", 303);
}

async function findToken(request: AppRequest): Promise<ApiTokenRow | null> {
  const id = idSchema.safeParse(request.req.param("id"));
  const tokens = await request.get("context").store.listApiTokens();
  return tokens.find((token) => token.id === id.data) ?? null;
}

interface NewApiTokenPageProps {
  name: string;
  token: string;
  /** Where this server is reached, without a trailing slash. */
  origin: string;
}

function NewApiTokenPage({ name, token, origin }: NewApiTokenPageProps) {
  return (
    <div class="admin">
      <h1>API token {name}</h1>
      <section class="card setup">
        <ShownOnce />
        <CopyBlock id="token" what="Token" text={token} />
        <p>It may read the JSON interface and change nothing:</p>
        <CopyBlock
          id="api-example"
          what="Example"
          text={`curl -H "Authorization: Bearer ${token}" ${origin}/api/summary`}
        />
      </section>
      <p>
        <a href="/admin/hosts">Back to the hosts</a>
      </p>
    </div>
  );
}

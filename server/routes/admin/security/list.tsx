/** `GET /admin/security`: the second factors of the sign-in, and recovery codes. */
import type { AppRequest } from "../../../web/app_request.ts";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import { RECOVERY_CODES } from "../../../auth/recovery_codes.ts";
import { Moment } from "../../../islands/ui/Moment.tsx";
import { type FactorRow, MAX_FACTORS } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { KIND_WORDS } from "./factor_words.ts";

export async function showSecurity(request: AppRequest): Promise<Response> {
  const { factors } = request.get("context");
  await factors.refresh();
  return sendPage(request, {
    title: "Second factor",
    body: (
      <SecurityPage
        factors={await factors.list()}
        isBroken={factors.isBroken}
        codes={await factors.countRecoveryCodes()}
      />
    ),
    live: false,
  });
}

interface SecurityPageProps {
  factors: readonly FactorRow[];
  isBroken(id: string): boolean;
  /** Recovery codes that were not used. */
  codes: number;
}

function SecurityPage({ factors, isBroken, codes }: SecurityPageProps) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Second factor</h1>
      <p class="muted">
        With a second factor, signing in takes the password and one thing more: a passkey, a code of
        an app, or a recovery code. Whatever is changed here ends all other sessions.
      </p>
      {factors.length === 0
        ? <p class="card nothing">No second factor: the password alone signs in</p>
        : <FactorTable factors={factors} isBroken={isBroken} />}
      {factors.length < MAX_FACTORS && (
        <p class="form-line">
          <a href="/admin/security/passkey">Add a passkey</a>
          <a href="/admin/security/totp">Add codes of an app</a>
        </p>
      )}
      {factors.length > 0 && (
        <section class="section" aria-labelledby="recovery-codes">
          <header class="section-head">
            <h2 id="recovery-codes">Recovery codes</h2>
            <span class="count">{codes}</span>
          </header>
          <form class="card form-line" method="post" action="/admin/security/recovery-codes">
            <button type="submit" class="secondary">Make new recovery codes</button>
            <p class="muted">
              {codes} of {RECOVERY_CODES} are left. New ones end the old ones.
            </p>
          </form>
        </section>
      )}
      <p class="form-line">
        <a href="/admin/sessions">Sessions: who is signed in</a>
      </p>
    </div>
  );
}

function FactorTable({ factors, isBroken }: Omit<SecurityPageProps, "codes">) {
  return (
    <table class="listing card">
      <caption class="sr-only">Second factors, the oldest first</caption>
      <ListingHead headings={["Name", "Kind", "Set up", "Last used"]} hasActions />
      <tbody>
        {factors.map(({ id, name, kind, created_at_ms, last_used_at_ms }) => (
          <tr key={id} data-role="factor">
            <th scope="row" class="name">{name}</th>
            <td data-label="Kind">
              {KIND_WORDS[kind]} {isBroken(id) && <strong>cannot be used</strong>}
            </td>
            <td data-label="Set up">
              <Moment unix={created_at_ms / 1000} />
            </td>
            <td data-label="Last used">
              {last_used_at_ms === null ? "never" : <Moment unix={last_used_at_ms / 1000} />}
            </td>
            <td class="line-actions">
              <a href={`/admin/security/factors/${id}`}>
                Change<span class="sr-only">{` ${name}`}</span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

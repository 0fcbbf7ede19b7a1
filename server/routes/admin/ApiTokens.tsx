import { Moment } from "../../islands/ui/Moment.tsx";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import type { ApiTokenRow } from "../../store/port.ts";
import { ApiTokenForm } from "./ApiTokenForm.tsx";
import type { FormProblem } from "./NameForm.tsx";

interface ApiTokensProps {
  tokens: ApiTokenRow[];
  problem: FormProblem | undefined;
  now_ms: number;
}

/** Makes and lists the tokens of other programs. */
export function ApiTokens({ tokens, problem, now_ms }: ApiTokensProps) {
  return (
    <section class="section" aria-labelledby="api-tokens">
      <header class="section-head">
        <h2 id="api-tokens">API tokens</h2>
        <span class="count">{tokens.length}</span>
      </header>
      <ApiTokenForm problem={problem} />
      {tokens.length > 0 && (
        <table class="listing card">
          <ListingHead headings={["Name", "May", "Created", "Ends", "Last used"]} hasActions />
          <tbody>
            {tokens.map((token) => <ApiTokenLine key={token.id} token={token} now_ms={now_ms} />)}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ApiTokenLine({ token, now_ms }: { token: ApiTokenRow; now_ms: number }) {
  const { id, name, scopes, created_at_ms, last_used_at_ms, expires_at_ms } = token;
  return (
    <tr>
      <th scope="row" class="name">{name}</th>
      <td data-label="May">{scopes.join(", ")}</td>
      <td data-label="Created">
        <Moment unix={created_at_ms / 1000} />
      </td>
      <td data-label="Ends">{endOf(expires_at_ms, now_ms)}</td>
      <td data-label="Last used">
        {last_used_at_ms === null ? "never" : <Moment unix={last_used_at_ms / 1000} />}
      </td>
      <td class="line-actions">
        <a class="danger-link" href={`/admin/api-tokens/${id}/revoke`}>
          Revoke<span class="sr-only">{` ${name}`}</span>
        </a>
      </td>
    </tr>
  );
}

function endOf(expiresAtMs: number | null, nowMs: number) {
  if (expiresAtMs === null) return "no end";
  const moment = <Moment unix={expiresAtMs / 1000} />;
  return expiresAtMs > nowMs ? moment : <>ended {moment}</>;
}

import { formatMoment } from "../../islands/ui/format.ts";
import type { ApiTokenRow } from "../../store/store.ts";
import { type FormProblem, NameForm } from "./NameForm.tsx";

interface ApiTokensProps {
  tokens: ApiTokenRow[];
  problem: FormProblem | undefined;
}

/** Makes and lists the tokens of programs that read the JSON interface. */
export function ApiTokens({ tokens, problem }: ApiTokensProps) {
  return (
    <section class="section" aria-labelledby="api-tokens">
      <header class="section-head">
        <h2 id="api-tokens">API tokens</h2>
        <span class="count">{tokens.length}</span>
      </header>
      <NameForm
        action="/admin/api-tokens"
        label="Name of a new API token"
        hint="What will use it, such as uptime monitor. It may read the JSON interface, no more."
        button="Create"
        problem={problem}
      />
      {tokens.length > 0 && (
        <table class="listing card">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Created</th>
              <th scope="col">Last used</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => <ApiTokenLine key={token.id} token={token} />)}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ApiTokenLine({ token }: { token: ApiTokenRow }) {
  const { id, name, created_at_ms, last_used_at_ms } = token;
  return (
    <tr>
      <th scope="row" class="name">{name}</th>
      <td data-label="Created">{formatMoment(created_at_ms / 1000)}</td>
      <td data-label="Last used">
        {last_used_at_ms === null ? "never" : formatMoment(last_used_at_ms / 1000)}
      </td>
      <td class="line-actions">
        <a class="danger-link" href={`/admin/api-tokens/${id}/revoke`}>
          Revoke<span class="sr-only">{` ${name}`}</span>
        </a>
      </td>
    </tr>
  );
}

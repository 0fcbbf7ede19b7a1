import type { ApiScope } from "../../store/port.ts";
import type { FormProblem } from "./NameForm.tsx";

/** What a token of each scope may do, in the operator's words. */
export const SCOPE_TEXTS: Record<ApiScope, string> = {
  read: "read the JSON interface",
  metrics: "read the metrics, for Prometheus",
  hooks: "send notifications of Proxmox VE",
  acknowledge: "acknowledge incidents",
};

/** Days until a token ends; the first is what the form proposes. */
export const TOKEN_DAYS = [
  { value: "365", label: "a year" },
  { value: "90", label: "90 days" },
  { value: "30", label: "30 days" },
  { value: "never", label: "no end" },
] as const;

const SCOPES = Object.entries(SCOPE_TEXTS) as [ApiScope, string][];

/** Makes a token: what will use it, what it may do, and for how long. */
export function ApiTokenForm({ problem }: { problem: FormProblem | undefined }) {
  return (
    <form class="card name-form" method="post" action="/admin/api-tokens">
      <label for="name-create">Name of a new API token</label>
      <div class="form-line">
        <input
          id="name-create"
          name="name"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={problem?.typed}
          autofocus={problem !== undefined}
          aria-invalid={problem !== undefined}
          aria-describedby="name-create-hint"
        />
      </div>
      {problem === undefined
        ? (
          <p id="name-create-hint" class="muted">
            What will use it, such as uptime monitor. Its token is shown on the next page.
          </p>
        )
        : <p id="name-create-hint" class="notice" role="alert">{problem.message}</p>}
      <fieldset class="choices">
        <legend>It may</legend>
        {SCOPES.map(([scope, text]) => (
          <label key={scope}>
            <input type="checkbox" name={`scope_${scope}`} checked={scope === "read"} /> {text}
          </label>
        ))}
      </fieldset>
      <div class="form-line">
        <label for="api-token-days">For</label>
        <select id="api-token-days" name="days">
          {TOKEN_DAYS.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <button type="submit" class="primary">Create</button>
      </div>
    </form>
  );
}

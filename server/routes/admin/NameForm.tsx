import type { BulkProblem } from "../../islands/admin/bulk_changes.ts";

/** A form that could not be carried out, to be shown again as it was sent. */
export interface FormProblem {
  form: "host" | "api_token";
  typed: string;
  message: string;
  status: 422 | 503;
}

/** The same of the change of several hosts. */
export interface BulkFormProblem extends BulkProblem {
  form: "bulk";
  status: 422;
}

interface NameFormProps {
  action: string;
  label: string;
  hint: string;
  button: string;
  problem: FormProblem | undefined;
}

/** A form of one field, a name; shown again with what was typed and what is wrong with it. */
export function NameForm({ action, label, hint, button, problem }: NameFormProps) {
  const id = `name-${button.toLowerCase()}`;
  return (
    <form class="card name-form" method="post" action={action}>
      <label for={id}>{label}</label>
      <div class="form-line">
        <input
          id={id}
          name="name"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={problem?.typed}
          autofocus={problem !== undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint`}
        />
        <button type="submit" class="primary">{button}</button>
      </div>
      {problem === undefined
        ? <p id={`${id}-hint`} class="muted">{hint}</p>
        : <p id={`${id}-hint`} class="notice" role="alert">{problem.message}</p>}
    </form>
  );
}

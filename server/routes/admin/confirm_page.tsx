import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";

/** A question before something that cannot be undone; answering it is one form of one button. */
export interface Confirmation {
  question: string;
  /** What will happen, as the items of a list. */
  consequences: string[];
  /** Where the form goes. */
  action: string;
  button: string;
  /** Fields that are sent with the answer. */
  hidden?: Readonly<Record<string, string>>;
  /** Where Cancel leads; the hosts by default. */
  cancel?: string;
  /** Why an earlier answer could not be carried out. */
  problem?: string;
}

/** Asks; works without script. */
export function sendConfirmPage(request: AppRequest, confirmation: Confirmation): Response {
  const { question, problem } = confirmation;
  return sendPage(request, {
    status: problem === undefined ? 200 : 503,
    title: question,
    body: <ConfirmPage {...confirmation} />,
    live: false,
  });
}

function ConfirmPage(
  { question, consequences, action, button, hidden = {}, problem, cancel = "/admin/hosts" }:
    Confirmation,
) {
  return (
    <section class="confirm card">
      <h1>{question}</h1>
      {problem !== undefined && <p class="notice" role="alert">{problem}</p>}
      <ul class="bullets">
        {consequences.map((consequence) => <li key={consequence}>{consequence}</li>)}
      </ul>
      <form class="form-line" method="post" action={action}>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button type="submit" class="danger">{button}</button>
        <a href={cancel}>Cancel</a>
      </form>
    </section>
  );
}

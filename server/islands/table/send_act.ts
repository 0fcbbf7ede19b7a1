/** How an act on rows is sent: as a form, answered by what was done or by why it was not. */

const ANSWER_WITHIN_MS = 15_000;

export type ActFields = readonly (readonly [name: string, value: string])[];

/** A form whose answer leads elsewhere once it is done, and is a page that says why where it is not. */
export async function sendForm(path: string, fields: ActFields): Promise<void> {
  const response = await post(path, fields);
  if (response.type === "opaqueredirect") return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  throw new Error(
    page.querySelector("#bulk-problem, [role=alert]")?.textContent ?? refusal(response),
  );
}

/** One whose answer is JSON. Rejects with what is wrong, in words. */
export async function sendForAnswer<T>(path: string, fields: ActFields): Promise<T> {
  const response = await post(path, fields);
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) throw new Error(answer?.error ?? refusal(response));
  return answer;
}

async function post(path: string, fields: ActFields): Promise<Response> {
  try {
    return await fetch(path, {
      method: "POST",
      body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (cause) {
    throw new Error("The server did not answer: nothing may have been done", { cause });
  }
}

function refusal({ status }: Response): string {
  return `The server refused: HTTP status ${status}`;
}

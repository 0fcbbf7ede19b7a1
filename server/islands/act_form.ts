/** A page of one form, shown in place; loaded once the first of them is wanted. */
import { showDialog } from "./show_dialog.ts";

const READ_WITHIN_MS = 10_000;

/** What of such a page is shown; of one that refuses, what it says. */
const CONTENT = ".act, main > section";

/** Rejects where its page cannot be shown here. */
export async function openForm(href: string): Promise<void> {
  const response = await fetch(href, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
  const dialog = showDialog(await readContent(response));
  dialog.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("[data-cancel]") === null) {
      return;
    }
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    // What was typed is there still: it can be sent again, or by the form itself.
    send(form, dialog).catch(() => form.submit());
  });
}

/** Closes the dialog once it is done; shows what is wrong where it is not. */
async function send(form: HTMLFormElement, dialog: HTMLDialogElement): Promise<void> {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
    signal: AbortSignal.timeout(READ_WITHIN_MS),
  });
  if (response.type !== "opaqueredirect") {
    dialog.replaceChildren(await readContent(response));
    return dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
  }
  dialog.close();
  // Nothing else would tell the page of what changed.
  if (document.querySelector('[data-live="live"]') === null) location.reload();
}

async function readContent(response: Response): Promise<Element> {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const content = page.querySelector(CONTENT);
  if (content === null) throw new Error(`Cannot show "${response.url}" in place`);
  return document.adoptNode(content);
}

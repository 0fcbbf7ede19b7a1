/** Shows `content` as a dialog, which is gone once it is closed. */
export function showDialog(content: Element): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  const heading = content.querySelector("h1, h2");
  if (heading !== null) {
    heading.id = "dialog-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.append(content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

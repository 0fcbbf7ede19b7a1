import { showDialog } from "./show_dialog.ts";

export interface ListedKey {
  /** As it is shown: "g n" is one after the other. */
  press: string;
  what: string;
}

/** Lists what is pressed and what it does. */
export function showKeysDialog(keys: readonly ListedKey[]): void {
  const content = document.createElement("section");
  content.className = "keys card";
  const heading = document.createElement("h2");
  heading.textContent = "Keys";
  const list = document.createElement("dl");
  for (const { press, what } of keys) {
    const term = document.createElement("dt");
    term.append(...press.split(" ").flatMap((key, at) => [at === 0 ? "" : " ", keyCap(key)]));
    const meaning = document.createElement("dd");
    meaning.textContent = what;
    list.append(term, meaning);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "secondary";
  close.textContent = "Close";
  content.append(heading, list, close);
  const dialog = showDialog(content);
  close.addEventListener("click", () => dialog.close());
}

function keyCap(key: string): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = key;
  return cap;
}

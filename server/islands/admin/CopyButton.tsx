import { useSignal } from "@preact/signals";

interface CopyButtonProps {
  /** The id of the element whose text is copied: its own, or that of each `pre` in it, a line each. */
  target: string;
  /** Named for those who do not see what stands beside the button. */
  what: string;
  /** On the button; default: "Copy". */
  word?: string;
}

const WORDS = { copied: "Copied", selected: "Press Ctrl+C" } as const;

/** Copies a text of the page. */
export function CopyButton({ target, what, word = "Copy" }: CopyButtonProps) {
  const outcome = useSignal<keyof typeof WORDS | null>(null);

  async function copy() {
    const element = document.getElementById(target);
    if (element !== null) outcome.value = await copyText(element) ? "copied" : "selected";
  }

  const said = outcome.value === null ? word : WORDS[outcome.value];
  return (
    <>
      <button
        type="button"
        class="secondary needs-script"
        aria-label={outcome.value === null && word !== "Copy" ? `Copy ${what}` : `${said} ${what}`}
        onClick={copy}
      >
        {said}
      </button>
      <span class="sr-only" role="status">{outcome.value === null ? "" : said}</span>
    </>
  );
}

/** Whether it worked; if not, the text is left selected for the keyboard. */
async function copyText(element: HTMLElement): Promise<boolean> {
  getSelection()?.selectAllChildren(element);
  // Pages without HTTPS have no clipboard, but may still copy their selection.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  const isWritten = clipboard?.writeText(textOf(element)).then(() => true, () => false);
  return await isWritten || document.execCommand("copy");
}

function textOf(element: HTMLElement): string {
  const parts = [...element.querySelectorAll("pre")];
  if (parts.length === 0) return element.innerText;
  return parts.map(({ innerText }) => `${innerText.trim()}\n`).join("");
}

import { useSignal } from "@preact/signals";

interface CopyButtonProps {
  /** The id of the element whose text is copied. */
  target: string;
  /** Named for those who do not see what stands beside the button. */
  what: string;
}

const WORDS = { none: "Copy", copied: "Copied", selected: "Press Ctrl+C" } as const;

/** Copies a text of the page. */
export function CopyButton({ target, what }: CopyButtonProps) {
  const outcome = useSignal<keyof typeof WORDS>("none");

  async function copy() {
    const element = document.getElementById(target);
    if (element !== null) outcome.value = await copyText(element) ? "copied" : "selected";
  }

  const word = WORDS[outcome.value];
  return (
    <>
      <button
        type="button"
        class="secondary needs-script"
        aria-label={`${word} ${what}`}
        onClick={copy}
      >
        {word}
      </button>
      <span class="sr-only" role="status">{outcome.value === "none" ? "" : word}</span>
    </>
  );
}

/** Whether it worked; if not, the text is left selected for the keyboard. */
async function copyText(element: HTMLElement): Promise<boolean> {
  getSelection()?.selectAllChildren(element);
  // Pages without HTTPS have no clipboard, but may still copy their selection.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  const isWritten = clipboard?.writeText(element.innerText).then(() => true, () => false);
  return await isWritten || document.execCommand("copy");
}

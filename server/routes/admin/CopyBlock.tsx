import { Island } from "../../components/Island.tsx";
import { CopyButton } from "../../islands/admin/CopyButton.tsx";

export interface CopyBlockProps {
  /** Unique on the page. */
  id: string;
  /** Named by the button: "agent.toml". */
  what: string;
  text: string;
}

/** A text to be taken elsewhere, with a button that copies it. */
export function CopyBlock({ id, what, text }: CopyBlockProps) {
  return (
    <div class="copy-block">
      <pre id={id} tabIndex={0} role="group" aria-label={what}><code>{text}</code></pre>
      <Island name="CopyButton" component={CopyButton} props={{ target: id, what }} />
    </div>
  );
}

/** What stands above every token. */
export function ShownOnce() {
  return (
    <p class="notice">
      The token is shown only now and never again: copy it before you leave this page.
    </p>
  );
}

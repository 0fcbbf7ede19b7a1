import { Island } from "../../../components/Island.tsx";
import type { NewCode } from "../../../auth/enrolments.ts";
import { CopyButton } from "../../../islands/admin/CopyButton.tsx";
import { shellLine, type ShellLineParts } from "./shell_line.ts";

interface NewLinesProps extends Pick<ShellLineParts, "origin" | "version"> {
  codes: readonly NewCode[];
}

/** The line of each host, with its code, which is shown this once. */
export function NewLines({ codes, origin, version }: NewLinesProps) {
  return (
    <section class="card setup" aria-labelledby="lines">
      <div class="lines-head">
        <h2 id="lines">{codes.length === 1 ? "Its line" : `${codes.length} lines`}</h2>
        {codes.length > 1 && (
          <Island
            name="CopyButton"
            component={CopyButton}
            props={{ target: "shell-lines", what: "all lines", word: "Copy all" }}
          />
        )}
      </div>
      <p class="notice">
        The codes are shown only now and never again: copy the lines before you leave this page. Run
        each as root on its host, in any shell.
      </p>
      {version === null && (
        <p class="muted">
          This server has no agent packages to hand out, since it runs from its sources or was built
          without them. Install the agent on each host first; its line then enrols it.
        </p>
      )}
      <ol id="shell-lines" class="shell-lines" tabIndex={0} aria-label="Lines of shell">
        {codes.map(({ name, code }, at) => (
          <li key={name}>
            <span class="name">{name}</span>
            <pre id={`line-${at}`} tabIndex={0} role="group" aria-label={`Line for ${name}`}>
              <code>{shellLine({ origin, name, code, version })}</code>
            </pre>
            <Island
              name="CopyButton"
              component={CopyButton}
              props={{ target: `line-${at}`, what: `the line for ${name}` }}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

import { useSignal } from "@preact/signals";
import { countText } from "../../../shared/verdict/number_text.ts";
import { BULK_ACTS, type BulkProblem, takesWord } from "./bulk_changes.ts";

interface BulkBarProps {
  problem: BulkProblem | null;
  /** How many hosts are ticked; 0 also before a script runs. */
  ticked: number;
}

/** What is done to the hosts that are ticked in the same form; works without script. */
export function BulkBar({ problem, ticked }: BulkBarProps) {
  const what = useSignal(problem?.what ?? "set_group");
  return (
    <div class="bulk-form card">
      <div class="form-line">
        <select
          name="what"
          aria-label="What to do with the ticked hosts"
          onChange={({ currentTarget }) => what.value = currentTarget.value}
        >
          {BULK_ACTS.map(({ value, label }) => (
            <option key={value} value={value} selected={value === problem?.what}>{label}</option>
          ))}
        </select>
        <input
          name="word"
          placeholder="Group or tag"
          aria-label="Group or tag"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : "bulk-problem"}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          defaultValue={problem?.typed}
          hidden={!takesWord(what.value)}
        />
        <button type="submit" class="secondary">Change ticked hosts</button>
        <span class="muted needs-script" role="status">
          {ticked === 0 ? "None is ticked" : `${countText(ticked, "host")} ticked`}
        </span>
      </div>
      {problem !== null && <p id="bulk-problem" class="notice" role="alert">{problem.message}</p>}
    </div>
  );
}

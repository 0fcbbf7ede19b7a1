import { useRef } from "preact/hooks";
import { BULK_CHANGES, type BulkProblem } from "./bulk_changes.ts";

/** Changes the hosts that are ticked in the same form; works without script. */
export function BulkBar({ problem }: { problem: BulkProblem | null }) {
  const bar = useRef<HTMLDivElement>(null);

  return (
    <div class="bulk card" ref={bar}>
      <div class="form-line">
        <select name="what" aria-label="What to do with the ticked hosts">
          {BULK_CHANGES.map(({ value, label }) => (
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
        />
        <button type="submit" class="secondary">Change ticked hosts</button>
        <button type="button" class="quiet needs-script" onClick={() => tickAll(bar.current)}>
          Tick all on this page
        </button>
      </div>
      {problem !== null && <p id="bulk-problem" class="notice" role="alert">{problem.message}</p>}
    </div>
  );
}

/** All of them, or none when all are ticked already. */
function tickAll(bar: HTMLElement | null): void {
  const boxes = [...bar?.closest("form")?.querySelectorAll<HTMLInputElement>("[name=host]") ?? []];
  const isAnyLeft = boxes.some(({ checked }) => !checked);
  for (const box of boxes) box.checked = isAnyLeft;
}

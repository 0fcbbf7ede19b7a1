import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { countText } from "../../../shared/verdict/number_text.ts";
import { BULK_CHANGES, type BulkChange } from "../admin/bulk_changes.ts";
import { formatCount } from "../ui/format.ts";
import type { HostsChange } from "./host_acts.ts";
import { SilenceMenu } from "../acts/SilenceMenu.tsx";

export interface HostsBulkBarProps {
  /** Names of the hosts that are ticked. */
  chosen: readonly string[];
  /** How many the filter shows. */
  listed: number;
  chooseAll: () => void;
  clear: () => void;
  silence: (until: Date) => void;
  change: (change: HostsChange) => void;
}

/** What can be done to the ticked hosts. */
export function HostsBulkBar(props: HostsBulkBarProps) {
  const { chosen, listed, chooseAll, clear, silence, change } = props;
  const what = useSignal<BulkChange>("set_group");
  const word = useRef<HTMLInputElement>(null);
  return (
    <section class="bulk-bar card" aria-label="Ticked hosts">
      <strong role="status">{countText(chosen.length, "host")}</strong>
      {chosen.length < listed && (
        <button type="button" class="quiet" onClick={chooseAll}>
          All {formatCount(listed)} shown
        </button>
      )}
      <SilenceMenu what="the ticked hosts" silence={silence} />
      <form
        class="bulk-change"
        onSubmit={(event) => {
          event.preventDefault();
          change({ what: what.value, word: word.current?.value ?? "", hosts: chosen });
        }}
      >
        <select
          aria-label="What to change"
          value={what.value}
          onChange={({ currentTarget: { value } }) => {
            what.value = BULK_CHANGES.find((each) => each.value === value)?.value ?? "set_group";
          }}
        >
          {BULK_CHANGES.map(({ value, label }) => <option key={value} value={value}>{label}
          </option>)}
        </select>
        {what.value !== "clear_group" && (
          <input
            ref={word}
            aria-label="Group or tag"
            placeholder="Group or tag"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={64}
          />
        )}
        <button type="submit" class="secondary">Change</button>
      </form>
      <button type="button" class="quiet" onClick={clear}>Untick all</button>
    </section>
  );
}

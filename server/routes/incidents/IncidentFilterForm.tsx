import type { ComponentChildren } from "preact";
import { countText } from "../../../shared/verdict/number_text.ts";
import { REASON_CODES } from "./reason_codes.ts";
import { PHASE_WORDS } from "../../islands/incidents/incident_text.ts";
import { toneWord } from "../../islands/ui/LevelBadge.tsx";
import { type IncidentFilter, queryOf } from "../../views/incident_filter.ts";
import { INCIDENT_STATES, INCIDENT_TONES } from "../../views/incidents.ts";

export interface IncidentFilterFormProps {
  filter: IncidentFilter;
  /** Those that hosts are in. */
  groups: readonly string[];
}

/**
 * What of the incidents is shown. A plain form: its answer is an address. Folded where it is narrow
 * and nothing is chosen.
 */
export function IncidentFilterForm({ filter, groups }: IncidentFilterFormProps) {
  const { from = "", until = "" } = queryOf(filter);
  const chosen = Object.keys(queryOf(filter)).length;
  return (
    <details class="filter-fold" open={chosen > 0}>
      <summary>{chosen === 0 ? "Filter" : `Filter: ${countText(chosen, "field")}`}</summary>
      <form class="incident-filter" action="/incidents" role="search" aria-label="Filter incidents">
        <Field label="Level">
          <Choice
            name="level"
            chosen={filter.level}
            options={INCIDENT_TONES.map((level) => [level, toneWord(level)])}
          />
        </Field>
        <Field label="State">
          <Choice name="state" chosen={filter.state} options={STATES} />
        </Field>
        <Field label="Host">
          <input name="host" defaultValue={filter.host ?? ""} maxLength={200} autocomplete="off" />
        </Field>
        <Field label="Group">
          <Choice
            name="group"
            chosen={filter.group}
            options={withChosen(groups, filter.group).map((group) => [group, group])}
          />
        </Field>
        <Field label="Reason">
          <Choice
            name="code"
            chosen={filter.code}
            options={withChosen(REASON_CODES, filter.code).map((code) => [code, code])}
          />
        </Field>
        <Field label="From (UTC)">
          <input name="from" defaultValue={from} {...DAY} />
        </Field>
        <Field label="Until (UTC)">
          <input name="until" defaultValue={until} {...DAY} />
        </Field>
        <label class="incident-all">
          <input type="checkbox" name="all" value="1" defaultChecked={filter.all} />
          also held back, and parts of others
        </label>
        <button type="submit" class="primary">Show</button>
        <a href="/incidents">Clear</a>
      </form>
    </details>
  );
}

const STATES = INCIDENT_STATES.map((state): [string, string] => [state, PHASE_WORDS[state]]);

/** A text: a moment may stand there as well as a day. */
const DAY = { maxLength: 40, placeholder: "2026-01-31", autocomplete: "off" };

function withChosen(options: readonly string[], chosen: string | null): readonly string[] {
  return chosen === null || options.includes(chosen) ? options : [...options, chosen];
}

function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label>
      {label}
      {children}
    </label>
  );
}

interface ChoiceProps {
  name: string;
  chosen: string | null;
  options: readonly (readonly [value: string, word: string])[];
}

function Choice({ name, chosen, options }: ChoiceProps) {
  return (
    <select name={name}>
      <option value="">Any</option>
      {options.map(([value, word]) => (
        <option key={value} value={value} selected={value === chosen}>{word}</option>
      ))}
    </select>
  );
}

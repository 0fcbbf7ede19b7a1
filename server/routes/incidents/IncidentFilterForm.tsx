import { countText } from "../../../shared/verdict/number_text.ts";
import { REASON_CODES } from "./reason_codes.ts";
import { FILTER_FORM } from "../../islands/IncidentList.tsx";
import { PHASE_WORDS } from "../../islands/incidents/incident_text.ts";
import { toneWord } from "../../islands/ui/LevelBadge.tsx";
import { DayFields, FilterChoice, FilterField, PlaceFields, withChosen } from "../FilterFields.tsx";
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
      <form
        id={FILTER_FORM}
        class="incident-filter"
        action="/incidents"
        role="search"
        aria-label="Filter incidents"
      >
        <FilterField label="Level">
          <FilterChoice
            name="level"
            chosen={filter.level}
            options={INCIDENT_TONES.map((level) => [level, toneWord(level)])}
          />
        </FilterField>
        <FilterField label="State">
          <FilterChoice name="state" chosen={filter.state} options={STATES} />
        </FilterField>
        <PlaceFields filter={filter} groups={groups} />
        <FilterField label="Reason">
          <FilterChoice
            name="code"
            chosen={filter.code}
            options={withChosen(REASON_CODES, filter.code).map((code) => [code, code])}
          />
        </FilterField>
        <DayFields from={from} until={until} />
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

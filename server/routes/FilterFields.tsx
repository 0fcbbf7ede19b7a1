/** The fields of a plain form that filters a list by its address. */
import type { ComponentChildren } from "preact";

/** A text: a moment may stand there as well as a day. */
export const DAY_FIELD = { maxLength: 40, placeholder: "2026-01-31", autocomplete: "off" };

/** The options, with what is chosen though it is none of them. */
export function withChosen(
  options: readonly string[],
  chosen: string | null,
): readonly string[] {
  return chosen === null || options.includes(chosen) ? options : [...options, chosen];
}

export function FilterField({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label>
      {label}
      {children}
    </label>
  );
}

/** Which host, by its name, and which group. */
export function PlaceFields({ filter, groups }: {
  /** Null: any. */
  filter: { host: string | null; group: string | null };
  /** Those that hosts are in. */
  groups: readonly string[];
}) {
  return (
    <>
      <FilterField label="Host">
        <input name="host" defaultValue={filter.host ?? ""} maxLength={200} autocomplete="off" />
      </FilterField>
      <FilterField label="Group">
        <FilterChoice
          name="group"
          chosen={filter.group}
          options={withChosen(groups, filter.group).map((group) => [group, group])}
        />
      </FilterField>
    </>
  );
}

/** From when until when, as the address says it. */
export function DayFields({ from = "", until = "" }: { from?: string; until?: string }) {
  return (
    <>
      <FilterField label="From (UTC)">
        <input name="from" defaultValue={from} {...DAY_FIELD} />
      </FilterField>
      <FilterField label="Until (UTC)">
        <input name="until" defaultValue={until} {...DAY_FIELD} />
      </FilterField>
    </>
  );
}

interface FilterChoiceProps {
  name: string;
  /** Null: any. */
  chosen: string | null;
  options: readonly (readonly [value: string, word: string])[];
}

export function FilterChoice({ name, chosen, options }: FilterChoiceProps) {
  return (
    <select name={name}>
      <option value="">Any</option>
      {options.map(([value, word]) => (
        <option key={value} value={value} selected={value === chosen}>{word}</option>
      ))}
    </select>
  );
}

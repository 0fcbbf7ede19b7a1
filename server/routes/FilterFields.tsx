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

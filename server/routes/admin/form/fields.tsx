/** The fields of the forms below `/admin`: a label, what was typed, and a hint or what is wrong. */
import type { ComponentChildren } from "preact";

/** What is wrong with what was typed, by the name of the field; "" for the form as a whole. */
export type Problems = Readonly<Record<string, string>>;

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  problems: Problems;
}

interface TextFieldProps extends FieldProps {
  value: string;
  /** `password`: it is not to be read over a shoulder, and no browser keeps it. */
  type?: "text" | "password" | "number";
  lines?: number;
  required?: boolean;
  max_length?: number;
}

/** One line of text, or several where `lines` says how many are shown. */
export function TextField(
  { value, type = "text", lines, required = false, max_length, ...field }: TextFieldProps,
) {
  const attributes = {
    ...describe(field),
    ...(required ? { required: true } : {}),
    ...(max_length === undefined ? {} : { maxLength: max_length }),
  };
  return (
    <Field {...field}>
      {lines !== undefined
        ? <textarea rows={lines} spellcheck={false} {...attributes}>{value}</textarea>
        : (
          <input
            type={type}
            autocomplete={type === "password" ? "new-password" : "off"}
            autocapitalize="off"
            spellcheck={false}
            value={value}
            {...attributes}
          />
        )}
    </Field>
  );
}

interface SelectFieldProps extends FieldProps {
  value: string;
  choices: readonly { value: string; label: string }[];
}

export function SelectField({ value, choices, ...field }: SelectFieldProps) {
  return (
    <Field {...field}>
      <select {...describe(field)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface TicksProps {
  legend: string;
  hint?: string | undefined;
  ticks: readonly { name: string; value: string; label: string; checked: boolean }[];
  problem?: string | undefined;
}

/** Several things of which any number may be ticked. */
export function Ticks({ legend, hint, ticks, problem }: TicksProps) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {ticks.map(({ name, value, label, checked }) => (
        <label key={name + value}>
          <input type="checkbox" name={name} value={value} checked={checked} /> {label}
        </label>
      ))}
      {problem === undefined
        ? hint !== undefined && <p class="muted">{hint}</p>
        : <p class="notice" role="alert">{problem}</p>}
    </fieldset>
  );
}

/** What is wrong with a form as a whole. */
export function FormNotice({ problems }: { problems: Problems }) {
  const own = problems[""];
  return own === undefined ? null : <p class="notice" role="alert">{own}</p>;
}

function Field(
  { name, label, hint, problems, children }: FieldProps & { children: ComponentChildren },
) {
  const problem = problems[name];
  return (
    <div class="edit-field">
      <label for={`field-${name}`}>{label}</label>
      {children}
      {problem !== undefined
        ? <p id={`field-${name}-hint`} class="notice" role="alert">{problem}</p>
        : hint !== undefined && <p id={`field-${name}-hint`} class="muted">{hint}</p>}
    </div>
  );
}

function describe({ name, hint, problems }: Omit<FieldProps, "label">) {
  const isWrong = problems[name] !== undefined;
  return {
    id: `field-${name}`,
    name,
    "aria-invalid": isWrong,
    // The first that is wrong is where one goes on.
    autofocus: isWrong && Object.keys(problems)[0] === name,
    ...(isWrong || hint !== undefined ? { "aria-describedby": `field-${name}-hint` } : {}),
  };
}

import { useEffect, useRef } from "preact/hooks";

interface ListFilterProps {
  /** The path of the list. */
  action: string;
  /** What else its address says. */
  kept: URLSearchParams;
  text: string;
  /** What is looked through, for those who hear it. */
  label: string;
  placeholder: string;
  ask: (text: string) => void;
  /** After the last key before it is asked; default: none. */
  restMs?: number;
}

/** The filter box of a list: an ordinary form that a script makes answer at every key. */
export function ListFilter(props: ListFilterProps) {
  const { action, kept, text, label, placeholder, ask, restMs = 0 } = props;
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    const typed = input.current?.value ?? "";
    // Typed before the script ran.
    if (typed !== text) ask(typed);
    return () => clearTimeout(timer.current);
  }, []);

  function type(typed: string): void {
    clearTimeout(timer.current);
    if (restMs === 0) ask(typed);
    else timer.current = setTimeout(() => ask(typed), restMs);
  }

  return (
    <form
      class="text-filter"
      action={action}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        ask(input.current?.value ?? "");
      }}
    >
      {[...kept].map(([name, value]) => (
        <input
          key={name}
          type="hidden"
          name={name}
          value={value}
        />
      ))}
      <input
        ref={input}
        type="search"
        name="q"
        defaultValue={text}
        maxLength={200}
        placeholder={placeholder}
        aria-label={label}
        autocomplete="off"
        onInput={({ currentTarget: { value } }) => type(value)}
      />
    </form>
  );
}

import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { batch, useSignal } from "@preact/signals";
import { systemClock } from "../../../shared/clock.ts";
import { type SearchAnswer, type SearchGroup, searchPath } from "../../views/search.ts";
import { countText } from "../../../shared/verdict/number_text.ts";
import { formatCount } from "../ui/format.ts";
import { HitText, KIND_WORDS } from "./Hit.tsx";
import { createSearchResults, type SearchResults } from "./search_results.ts";

const SEARCH_WITHIN_MS = 10_000;

/** Names what is active to those who hear it. */
const optionId = (index: number) => `search-option-${index}`;

interface SearchPopupProps {
  /** The field of the search, which keeps the focus. */
  input: HTMLInputElement;
  /** Of the list, as the field names it. */
  id: string;
}

/** What the search of the header finds while somebody types, to be walked through by arrows. */
export function SearchPopup({ input, id }: SearchPopupProps) {
  const results = useMemo(() => createSearchResults({ search, clock: systemClock }), []);
  const root = useRef<HTMLDivElement>(null);
  const isOpen = useSignal(false);
  const active = useSignal(0);
  const options = () => [...root.current?.querySelectorAll<HTMLElement>("[role=option]") ?? []];

  function ask() {
    batch(() => {
      active.value = 0;
      isOpen.value = input.value.trim() !== "";
    });
    results.ask(input.value);
  }

  function press(event: KeyboardEvent) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = options().length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        const by = event.key === "ArrowDown" ? 1 : -1;
        if (!isOpen.peek()) {
          batch(() => {
            active.value = 0;
            isOpen.value = input.value.trim() !== "";
          });
          return;
        }
        if (count > 0) active.value = (active.peek() + by + count) % count;
        break;
      }
      case "Enter": {
        // Of what was typed since nothing is known: its page is.
        if (!isOpen.peek() || results.state.peek() !== "current") return;
        const option = options()[active.peek()];
        if (option === undefined) return;
        event.preventDefault();
        option.click();
        break;
      }
      case "Escape":
        event.preventDefault();
        if (isOpen.peek()) isOpen.value = false;
        else input.blur();
        break;
    }
  }

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    input.addEventListener("input", ask, { signal });
    input.addEventListener("keydown", press, { signal });
    input.addEventListener("focus", () => isOpen.value = input.value.trim() !== "", { signal });
    const leave = ({ target }: Event) => {
      const isInside = target instanceof Node &&
        (target === input || root.current?.contains(target) === true);
      if (!isInside) isOpen.value = false;
    };
    document.addEventListener("pointerdown", leave, { signal });
    document.addEventListener("focusin", leave, { signal });
    // Typed before the script ran.
    if (input.value !== "" && document.activeElement === input) ask();
    return () => {
      stop.abort();
      results.stop();
    };
  }, []);

  const shown = isOpen.value ? results.answer.value : null;
  const isShown = shown !== null && shown.groups.length > 0;
  // With what is drawn, not after it: whoever listens hears of an option as it is chosen.
  useLayoutEffect(() => {
    input.setAttribute("aria-expanded", `${isShown}`);
    const option = isShown ? options()[active.value] : undefined;
    if (option === undefined) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }, [isShown, shown, active.value]);

  return (
    <div ref={root} class="search-popup card" hidden={!isOpen.value}>
      <Outcome results={results} />
      {shown !== null && isShown && (
        <div id={id} role="listbox" aria-label="Found">
          <Options
            answer={shown}
            active={active.value}
            leave={() => {
              isOpen.value = false;
            }}
          />
        </div>
      )}
    </div>
  );
}

interface OptionsProps {
  answer: SearchAnswer;
  active: number;
  /** Called once one was chosen: it may lead to another place of this page. */
  leave: () => void;
}

function Options({ answer: { groups, words }, active, leave }: OptionsProps) {
  let count = 0;
  const next = () => {
    const index = count++;
    return { id: optionId(index), "aria-selected": index === active, tabIndex: -1 };
  };
  return (
    <>
      {groups.map((group) => (
        <div key={group.kind} role="group" aria-label={KIND_WORDS[group.kind]}>
          <p class="search-kind" aria-hidden="true">{KIND_WORDS[group.kind]}</p>
          {group.hits.map((hit) => (
            <a
              key={`${hit.path} ${hit.title}`}
              {...next()}
              role="option"
              class="search-option"
              href={hit.path}
              onClick={(event) => {
                leave();
                if (!hit.is_act) return;
                event.preventDefault();
                post(hit.path);
              }}
            >
              <HitText hit={hit} words={words} />
            </a>
          ))}
          {group.all_path !== null && group.total > group.hits.length && (
            <a {...next()} role="option" class="search-option search-all" href={group.all_path}>
              {allText(group)}
            </a>
          )}
        </div>
      ))}
    </>
  );
}

/** Of guests: "All 1,204 guests that match". */
export function allText({ kind, total }: Pick<SearchGroup, "kind" | "total">): string {
  return `All ${formatCount(total)} ${KIND_WORDS[kind].toLowerCase()} that match`;
}

/** How many there are, said aloud as well. */
function Outcome({ results }: { results: SearchResults }) {
  const { value: answer } = results.answer;
  const total = answer?.groups.reduce((sum, group) => sum + group.total, 0) ?? 0;
  const isCurrent = results.state.value === "current";
  return (
    <p class="search-outcome" role="status">
      {results.state.value === "failed" && "The server did not answer the search. "}
      {results.state.value === "searching" && answer === null && "Searching"}
      {isCurrent && (total === 0 ? "Nothing found" : `${formatCount(total)} found`)}
      {isCurrent && (answer?.unread_hosts ?? 0) > 0 &&
        `; the guests of ${countText(answer?.unread_hosts ?? 0, "host")} are not known`}
    </p>
  );
}

async function search(text: string, signal: AbortSignal): Promise<SearchAnswer> {
  const response = await fetch(`/api${searchPath(text)}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(SEARCH_WITHIN_MS)]),
  });
  if (!response.ok) throw new Error(`Cannot search: HTTP status ${response.status}`);
  return await response.json();
}

/** Does what a form without fields would. */
function post(path: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  document.body.append(form);
  form.submit();
}

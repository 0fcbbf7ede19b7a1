import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { MAX_SEARCH_LENGTH } from "../views/search.ts";
import { SEARCH_FIELD } from "./search_key.ts";

const POPUP_ID = "search-found";

/** The one search of every page: an ordinary form, which a script makes answer at every key. */
export function SearchBox({ q }: { q: string }) {
  const input = useRef<HTMLInputElement>(null);
  const popup = useSignal<{ Popup: FunctionComponent<PopupProps> } | null>(null);

  // Loaded once somebody is about to type: no page waits for it.
  const load = () => {
    if (popup.peek() !== null) return;
    import("./search/SearchPopup.tsx").then(({ SearchPopup }) => {
      popup.value ??= { Popup: SearchPopup };
    }, () => {
      // The form leads to the page of the search.
    });
  };
  useEffect(() => {
    if (document.activeElement === input.current) load();
  }, []);

  return (
    <form class="site-search" action="/search" role="search" aria-label="Everything">
      <input
        ref={input}
        id={SEARCH_FIELD}
        type="text"
        name="q"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded="false"
        aria-controls={POPUP_ID}
        aria-label="Search everything"
        aria-keyshortcuts="/ Control+K"
        defaultValue={q}
        maxLength={MAX_SEARCH_LENGTH}
        placeholder="Search"
        enterkeyhint="search"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onFocus={load}
      />
      <kbd class="needs-script" aria-hidden="true">/</kbd>
      {popup.value !== null && input.current !== null && (
        <popup.value.Popup input={input.current} id={POPUP_ID} />
      )}
    </form>
  );
}

interface PopupProps {
  input: HTMLInputElement;
  id: string;
}

/**
 * Parts of an island that lie below what is seen first. The server renders them like all else; a
 * browser keeps what stands there, loads their script once they come near or have to change, and
 * makes them live in place.
 */
import { type ComponentType, createElement, hydrate, type JSX, render } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { partsOfPages } from "./loaded_part.ts";
import { LiveContext } from "./live.ts";
import { onPrintWanted } from "./print_wanted.ts";
import { SilenceContext } from "./silence.ts";
import { NowContext } from "./ui/server_clock.ts";

/** How far from what is seen a part may be when its script is asked for. */
const NEAR = "400px";

/** What the island around it leaves as it stands. */
const AS_IT_STANDS = { __html: "" };

const IS_SERVER = typeof document === "undefined";

/** The component that `load` brings, in a box of its own. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
): (props: P) => JSX.Element {
  let loaded: ComponentType<P> | null = null;
  const bring = async () => loaded = await load();
  partsOfPages.push(bring);

  return function Later(props: P) {
    const box = useRef<HTMLDivElement>(null);
    const [isHere, setHere] = useState(loaded !== null);
    const first = useRef(props);
    const isMade = useRef(false);
    const isWanted = first.current !== props;
    const now = useContext(NowContext);
    const silence = useContext(SilenceContext);
    const live = useContext(LiveContext);

    useEffect(() => {
      if (isHere || box.current === null) return;
      const show = () => bring().then(() => setHere(true), reportError);
      if (isWanted) {
        show();
        return;
      }
      const observer = new IntersectionObserver((entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) show();
      }, { rootMargin: NEAR });
      observer.observe(box.current);
      const endPrint = onPrintWanted(show);
      return () => {
        observer.disconnect();
        endPrint();
      };
    }, [isHere, isWanted]);

    // A tree of its own: the place that an address leads to, and the focus, stay where they are.
    useEffect(() => {
      const [Part, root] = [loaded, box.current];
      if (!isHere || Part === null || root === null) return;
      const within = (shown: P) => (
        <NowContext.Provider value={now}>
          <SilenceContext.Provider value={silence}>
            <LiveContext.Provider value={live}>
              {createElement(Part, shown)}
            </LiveContext.Provider>
          </SilenceContext.Provider>
        </NowContext.Provider>
      );
      // What stands there was made of the first props, and is taken over as such.
      if (!isMade.current && root.firstChild !== null) hydrate(within(first.current), root);
      isMade.current = true;
      render(within(props), root);
    });
    useEffect(() => {
      const root = box.current;
      return () => {
        if (isMade.current && root !== null) render(null, root);
      };
    }, []);

    return IS_SERVER && loaded !== null
      ? <div>{createElement(loaded, props)}</div>
      // deno-lint-ignore react-no-danger -- nothing is put there
      : <div ref={box} dangerouslySetInnerHTML={AS_IT_STANDS} />;
  };
}

/**
 * Parts of an island that lie below what is seen first. The server renders them like all else; a
 * browser keeps what stands there and loads their script once they come near, or have to change.
 */
import { type ComponentType, createElement } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

const loaders: (() => Promise<unknown>)[] = [];

/** Before the first page is rendered on the server, where nothing may be missing. */
export async function loadLaterParts(): Promise<void> {
  await Promise.all(loaders.map((load) => load()));
}

/** How far from what is seen a part may be when its script is asked for. */
const NEAR = "400px";

/** What Preact leaves as it stands. */
const AS_IT_STANDS = { __html: "" };

/** The component that `load` brings, in a box of its own. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
): (props: P) => preact.JSX.Element {
  let loaded: ComponentType<P> | null = null;
  const bring = async () => loaded = await load();
  loaders.push(bring);

  return function Later(props: P) {
    const box = useRef<HTMLDivElement>(null);
    const [isHere, setHere] = useState(loaded !== null);
    const first = useRef(props);
    const isWanted = first.current !== props;
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
      return () => observer.disconnect();
    }, [isHere, isWanted]);

    return loaded !== null && isHere
      ? <div ref={box}>{createElement(loaded, props)}</div>
      // deno-lint-ignore react-no-danger -- nothing is put there
      : <div ref={box} dangerouslySetInnerHTML={AS_IT_STANDS} />;
  };
}

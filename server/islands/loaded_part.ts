/** Parts of pages that have a script of their own, which the server has loaded before its first page. */
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";

/** What loads each of them. */
export const partsOfPages: (() => Promise<unknown>)[] = [];

/** Before the first page is rendered on the server, where nothing may be missing. */
export async function loadAllParts(): Promise<void> {
  await Promise.all(partsOfPages.map((load) => load()));
}

/** A component that is there once it was loaded; on the server it is. */
export interface LoadedPart<P extends object> {
  component: ComponentType<P> | null;
  load(): Promise<void>;
}

/** The component that `load` brings, which whoever wants it loads before. */
export function createPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LoadedPart<P> {
  const part: LoadedPart<P> = {
    component: null,
    load: async () => {
      part.component ??= await load();
    },
  };
  partsOfPages.push(part.load);
  return part;
}

/** The component of `part` from when it is wanted and there on; null until then. */
export function usePart<P extends object>(
  part: LoadedPart<P>,
  isWanted: boolean,
): ComponentType<P> | null {
  const isHere = useSignal(part.component !== null);
  useEffect(() => {
    if (isWanted) part.load().then(() => isHere.value = true, reportError);
  }, [isWanted]);
  return isHere.value && isWanted ? part.component : null;
}

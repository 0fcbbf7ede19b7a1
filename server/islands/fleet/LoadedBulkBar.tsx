import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { HostsBulkBarProps } from "./HostsBulkBar.tsx";

/** The bar slides in with the first host that is ticked, and is loaded for it. */
export function LoadedBulkBar(props: HostsBulkBarProps) {
  const bar = useSignal<{ Bar: FunctionComponent<HostsBulkBarProps> } | null>(null);
  const isWanted = props.chosen.length > 0;
  useEffect(() => {
    if (!isWanted || bar.peek() !== null) return;
    import("./HostsBulkBar.tsx").then(({ HostsBulkBar: Bar }) => bar.value = { Bar }, reportError);
  }, [isWanted]);
  const { Bar = null } = bar.value ?? {};
  return isWanted && Bar !== null ? <Bar {...props} /> : null;
}

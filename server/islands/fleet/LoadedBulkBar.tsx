import { createPart, usePart } from "../loaded_part.ts";
import type { HostsBulkBarProps } from "./HostsBulkBar.tsx";

const BAR = createPart(() => import("./HostsBulkBar.tsx").then((module) => module.HostsBulkBar));

/** The bar slides in with the first host that is ticked, and is loaded for it. */
export function LoadedBulkBar(props: HostsBulkBarProps) {
  const Bar = usePart(BAR, props.chosen.length > 0);
  return Bar !== null && <Bar {...props} />;
}

import { useMemo } from "preact/hooks";
import { computed } from "@preact/signals";
import type { HostCard } from "../../views/mod.ts";
import { useStale } from "../ui/Age.tsx";
import { noReasonText } from "./card_text.ts";

/** What stands where reasons would; of a host that is not read any more it says of when it is. */
export function NoReason({ card }: { card: HostCard }) {
  const stale = useStale(card);
  const text = useMemo(
    () =>
      computed(() =>
        noReasonText(card) +
        (card.level === "ok" && stale.value !== undefined ? " when it was last read" : "")
      ),
    [card, stale],
  );
  return <p class="no-reason">{text}</p>;
}

import { useMemo } from "preact/hooks";
import { computed } from "@preact/signals";
import { formatAge, formatMoment, isoMoment } from "../ui/format.ts";
import { useNow } from "../ui/server_clock.ts";

/** When a scan will have ended; counts down by itself. */
export function Eta({ unix }: { unix: number }) {
  const now = useNow();
  const text = useMemo(
    () => computed(() => unix <= now.value ? "about to end" : `ends ${formatAge(unix, now.value)}`),
    [unix, now],
  );
  const iso = isoMoment(unix);
  return <time class="age" dateTime={iso} title={formatMoment(unix, iso)}>{text}</time>;
}

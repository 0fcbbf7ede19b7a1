import { formatMoment, isoMoment } from "./format.ts";

/** A moment, in UTC until a script writes it in the reader's zone. */
export function Moment({ unix }: { unix: number }) {
  const iso = isoMoment(unix);
  return <time class="moment" dateTime={iso}>{formatMoment(unix, iso)}</time>;
}

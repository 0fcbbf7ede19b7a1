import { hostPath } from "../../views/paths.ts";

/** As addresses have it: a field for times of the browser would show them in another order. */
const MINUTE = {
  pattern: "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d",
  placeholder: "2026-11-20 03:14",
  maxLength: 16,
  autocomplete: "off",
} as const;

/** A field for the minute of which a host is to be shown. */
export function MomentForm({ name, at = "" }: { name: string; at?: string }) {
  return (
    <form class="form-line" action={hostPath(name)} aria-label="Show a past time">
      <label>
        As it was at (UTC) <input name="at" defaultValue={at} required {...MINUTE} />
      </label>
      <button type="submit" class="primary">Show</button>
    </form>
  );
}

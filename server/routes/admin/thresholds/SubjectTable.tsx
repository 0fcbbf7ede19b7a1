import { thresholdText } from "../../../../shared/verdict/thresholds.ts";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import { scopeText, type SetEntry, type ThresholdEntry } from "../../../fleet/threshold_entries.ts";
import { DEFAULT_WORD } from "../../../fleet/set_threshold.ts";
import { Moment } from "../../../islands/ui/Moment.tsx";

export const PATH = "/admin/thresholds";

/** The thresholds of one subject, each with what is set of it. */
export function SubjectTable(
  { subject, entries }: { subject: string; entries: readonly ThresholdEntry[] },
) {
  return (
    <section class="section">
      <header class="section-head">
        <h2>{subject}</h2>
      </header>
      <table class="listing card">
        <caption class="sr-only">Thresholds of {subject.toLowerCase()}</caption>
        <ListingHead headings={["Threshold", "Default", "Reasons", "Set"]} hasActions />
        <tbody>
          {entries.map((entry) => <ThresholdLine key={entry.key} entry={entry} />)}
        </tbody>
      </table>
    </section>
  );
}

function ThresholdLine({ entry }: { entry: ThresholdEntry }) {
  const { key, meaning, codes, set } = entry;
  return (
    <tr data-role="threshold" data-key={key}>
      <th scope="row" class="name">
        {key}
        <p class="muted">{meaning}</p>
      </th>
      <td data-label="Default">{thresholdText(key, entry.default)}</td>
      <td data-label="Reasons" class="name codes">{codes.join(", ")}</td>
      <td data-label="Set" class="name">
        {set.length === 0
          ? "–"
          : set.map((one) => <SetLine key={scopeText(one)} of={key} one={one} />)}
      </td>
      <td class="line-actions">
        <a href={`${PATH}?key=${key}#set`} aria-label={`Set ${key}`}>Set</a>
      </td>
    </tr>
  );
}

function SetLine({ of: key, one }: { of: ThresholdEntry["key"]; one: SetEntry }) {
  const { scope, name, value, set_by, set_unix } = one;
  const whom = scopeText(one);
  return (
    <form method="post" action={PATH}>
      <input type="hidden" name="key" value={key} />
      <input type="hidden" name="scope" value={scope} />
      <input type="hidden" name="name" value={name ?? ""} />
      <input type="hidden" name="value" value={DEFAULT_WORD} />
      <strong>{thresholdText(key, value)}</strong> for {whom}{" "}
      <span class="muted">
        {set_by}, <Moment unix={set_unix} />
      </span>{" "}
      <button type="submit" class="link" aria-label={`Take back ${key} for ${whom}`}>
        Take back
      </button>
    </form>
  );
}

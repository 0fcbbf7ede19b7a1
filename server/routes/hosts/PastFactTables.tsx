import { printable } from "../../../shared/printable.ts";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { countPages, pageOf } from "../../../shared/page_of.ts";
import { Age } from "../../islands/ui/Age.tsx";
import { formatBytes, formatUsed, isoMoment, UNKNOWN } from "../../islands/ui/format.ts";
import { Pages } from "../../islands/ui/Pages.tsx";
import type { PastFacts, PastHost, PastPool, PastSubject } from "../../views/mod.ts";
import { pastHostPath } from "../../views/paths.ts";

/** Rows of each table on one page: together less than a page may have. */
const ROWS = 120;

const TABLES: readonly { key: keyof PastFacts & `${string}s`; title: string }[] = [
  { key: "pools", title: "Pools" },
  { key: "devices", title: "Devices" },
  { key: "guests", title: "Guests" },
  { key: "guest_configs", title: "Configuration of guests" },
  { key: "storages", title: "Storages" },
  { key: "datasets", title: "Datasets" },
];

interface PastFactTablesProps {
  facts: PastFacts;
  host: Pick<PastHost, "name" | "at_unix">;
  page: number;
}

/** What the journal and the ledger know of a past minute; the rest of long lists by page. */
export function PastFactTables({ facts, host, page }: PastFactTablesProps) {
  const subjects = (key: string) => facts[key as "pools"] as readonly PastSubject[];
  const pages = Math.max(...TABLES.map(({ key }) => countPages(subjects(key).length, ROWS)));
  return (
    <>
      <FactTable title="Host" subjects={[{ subject_id: host.name, properties: facts.host }]} />
      {TABLES.map(({ key, title }) => (
        <FactTable key={key} title={title} subjects={pageOf(subjects(key), page, ROWS)} />
      ))}
      <Pages
        label={host.name}
        page={Math.min(page, pages)}
        pages={pages}
        pathOf={(other) => pastHostPath(host.name, host.at_unix, other)}
      />
    </>
  );
}

function FactTable({ title, subjects }: { title: string; subjects: readonly PastSubject[] }) {
  if (subjects.length === 0) return null;
  return (
    <section class="section" aria-label={title}>
      <h2>{title}</h2>
      <table class="listing card past-facts">
        <caption class="sr-only">{title} as the journal knows them</caption>
        <ListingHead headings={["Name", "What is known"]} />
        <tbody>
          {subjects.map((subject) => (
            <tr key={subject.subject_id} data-subject={subject.subject_id}>
              <th scope="row" class="name">{nameOf(subject)}</th>
              <td class="name">
                <Properties properties={subject.properties} />
                {isPool(subject) && <PoolFacts pool={subject} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function isPool(subject: PastSubject): subject is PastPool {
  return "last_scrub_unix" in subject;
}

/** What it is called, and where that is not its identity that too. */
function nameOf({ subject_id, properties }: PastSubject): string {
  const { name } = properties;
  return printable(
    name === undefined || name === subject_id ? subject_id : `${name} (${subject_id})`,
  );
}

function PoolFacts({ pool }: { pool: PastPool }) {
  const { used_bytes: used, available_bytes: available, last_scrub_unix } = pool;
  const total = used === null || available === null ? null : used + available;
  return (
    <>
      <span class="past-fact">
        <b>used</b> {formatUsed(used, total)}
      </span>
      <span class="past-fact">
        <b>last scrub</b>{" "}
        {last_scrub_unix === null ? UNKNOWN : <Age unix={last_scrub_unix} isHeld />}
      </span>
    </>
  );
}

function Properties({ properties }: Pick<PastSubject, "properties">) {
  const known = Object.entries(properties).filter(([key]) => key !== "name");
  return (
    <>
      {known.map(([key, value]) => (
        <span key={key} class="past-fact">
          <b>{labelOf(key)}</b> {valueOf(key, value)}
        </span>
      ))}
    </>
  );
}

/** "quota" of "quota_bytes": the unit is in the value. */
function labelOf(key: string): string {
  return printable(key.replace(/_(bytes|unix)$/, "").replaceAll("_", " "));
}

function valueOf(key: string, value: string): string {
  const number = Number(value);
  if (value !== "" && Number.isFinite(number)) {
    if (key.endsWith("_bytes")) return formatBytes(number);
    if (key.endsWith("_unix")) return isoMoment(number) ?? value;
  }
  return printable(value);
}

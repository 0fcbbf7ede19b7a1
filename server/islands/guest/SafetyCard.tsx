import type { ComponentChildren } from "preact";
import type { DiskCoverage } from "../../../shared/coverage/disk_coverage.ts";
import type { GuestSafety, SafetyState } from "../../../shared/coverage/guest_safety.ts";
import type { GuestPool } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { Age } from "../ui/Age.tsx";
import { LevelBadge, LevelIcon, toneWord } from "../ui/LevelBadge.tsx";

/** What the first line says, and how it looks. */
const ANSWERS: Record<SafetyState, { tone: "ok" | "unknown" | "warning" | "note"; text: string }> =
  {
    protected: { tone: "ok", text: "Protected: each of its disks can be brought back" },
    unprotected: { tone: "warning", text: "Not protected: nothing would bring back" },
    unknown: { tone: "unknown", text: "Whether it is protected is not known" },
    no_disks: { tone: "note", text: "It has no disk that could be lost" },
  };

interface SafetyCardProps {
  host: string;
  safety: GuestSafety | null;
  /** Those that its disks lie on. */
  pools: readonly GuestPool[];
}

/** "Is it safe?": what would bring a guest back, first as one answer, then for each disk. */
export function SafetyCard({ host, safety, pools }: SafetyCardProps) {
  if (safety === null) return <SafetyUnknown />;
  const { state, disks } = safety;
  const { tone, text } = ANSWERS[state];
  const bare = disks.filter(isBare).map(({ disk }) => disk).join(", ");
  return (
    <section class="card guest-card" aria-labelledby="safety">
      <h2 id="safety">Is it safe?</h2>
      <p class="safety-answer" data-tone={tone}>
        <LevelIcon tone={tone} /> {text}
        {state === "unprotected" && ` ${bare}`}
      </p>
      {pools.filter(({ level }) => level !== "ok").map((pool) => (
        <p key={pool.name} class="safety-answer" data-tone={pool.level}>
          <LevelIcon tone={pool.level} /> {toneWord(pool.level)}:{" "}
          <a href={`${hostPath(host)}#section-pools`}>{pool.name}</a>, where{" "}
          {disksOn(disks, pool.name)}
        </p>
      ))}
      <Facts safety={safety} />
      {disks.length > 0 && <Disks {...{ host, pools, safety }} />}
    </section>
  );
}

/** "scsi0 lies", "scsi0, scsi1 lie". */
function disksOn(disks: readonly DiskCoverage[], pool: string): string {
  const names = disks.filter(({ dataset }) => poolOf(dataset) === pool).map(({ disk }) => disk);
  return `${names.join(", ")} ${names.length === 1 ? "lies" : "lie"}`;
}

function poolOf(dataset: string | null): string | null {
  return dataset?.split("/", 1)[0] ?? null;
}

function SafetyUnknown() {
  return (
    <section class="card guest-card" aria-labelledby="safety">
      <h2 id="safety">Is it safe?</h2>
      <p class="muted">Not known: its configuration was not read yet</p>
    </section>
  );
}

function isBare({ is_snapshotted, is_replicated, is_backed_up }: DiskCoverage): boolean {
  return is_snapshotted === false && is_replicated === false && is_backed_up === false;
}

function Facts({ safety }: { safety: GuestSafety }) {
  const { snapshot_unix, replicated_unix, replicated_to, backed_up_unix, backup_jobs } = safety;
  return (
    <dl class="facts">
      <div>
        <dt>Newest snapshot of all disks</dt>
        <dd>{snapshot_unix === null ? "none known" : <Age unix={snapshot_unix} />}</dd>
      </div>
      <div>
        <dt>Replicated</dt>
        <dd>
          {replicated_unix === null ? "not known to be" : <Age unix={replicated_unix} />}
          {replicated_to.length > 0 && ` to ${replicated_to.join(", ")}`}
        </dd>
      </div>
      <div>
        <dt>Last good backup</dt>
        <dd>{backed_up_unix === null ? "none known" : <Age unix={backed_up_unix} />}</dd>
      </div>
      <div>
        <dt>Backup jobs</dt>
        <dd>{backup_jobs === null ? "not known" : backup_jobs.join(", ") || "none"}</dd>
      </div>
    </dl>
  );
}

interface DisksProps {
  host: string;
  pools: readonly GuestPool[];
  safety: GuestSafety;
}

interface DiskColumn {
  heading: string;
  cell: (disk: DiskCoverage, props: DisksProps) => ComponentChildren;
}

/** From the disk down to what it lies on, then what would bring it back. */
const COLUMNS: readonly DiskColumn[] = [
  { heading: "Storage", cell: ({ storage }) => storage ?? "of the host" },
  { heading: "Dataset", cell: ({ dataset }) => dataset ?? "–" },
  { heading: "Pool", cell: ({ dataset }, props) => <Pool dataset={dataset} {...props} /> },
  { heading: "Newest snapshot", cell: (disk) => <NewestSnapshot disk={disk} /> },
  {
    heading: "Oldest",
    cell: ({ oldest_snapshot_unix: unix }) => unix === null ? "–" : <Age unix={unix} />,
  },
  {
    heading: "Replication",
    cell: ({ is_replicated }, { safety }) =>
      withAge(is_replicated, safety.replicated_unix, "not yet"),
  },
  {
    heading: "Last backup",
    cell: ({ is_backed_up }, { safety }) =>
      withAge(is_backed_up, safety.backed_up_unix, "in a job, none good yet"),
  },
];

/** Narrow, each disk is a card of its own, with the headings beside its values. */
function Disks(props: DisksProps) {
  return (
    <table
      class="listing care card"
      aria-label="Where each disk lies, and what would bring it back"
    >
      <thead>
        <tr>
          <th scope="col">Disk</th>
          {COLUMNS.map(({ heading }) => <th key={heading} scope="col">{heading}</th>)}
        </tr>
      </thead>
      <tbody>
        {props.safety.disks.map((disk) => (
          <tr key={disk.disk}>
            <th scope="row" class="name">{disk.disk}</th>
            {COLUMNS.map(({ heading, cell }) => (
              <td key={heading} class="name" data-label={heading}>{cell(disk, props)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pool({ dataset, host, pools }: Pick<DisksProps, "host" | "pools"> & {
  dataset: string | null;
}) {
  const name = poolOf(dataset);
  if (name === null) return <>–</>;
  const pool = pools.find((each) => each.name === name);
  return (
    <>
      <a href={`${hostPath(host)}#section-pools`}>{name}</a>{" "}
      {pool !== undefined && <LevelBadge tone={pool.level}>{pool.health}</LevelBadge>}
    </>
  );
}

function NewestSnapshot({ disk }: { disk: DiskCoverage }) {
  const { newest_snapshot_unix: unix, snapshot_class, is_snapshotted } = disk;
  if (unix === null) return <>{wordOf(is_snapshotted)}</>;
  return (
    <>
      <Age unix={unix} /> <span class="muted">{snapshot_class}</span>
    </>
  );
}

/** When it last was, of what takes the disk along. */
function withAge(is: boolean | null, unix: number | null, never: string): ComponentChildren {
  if (is !== true) return wordOf(is);
  return unix === null ? never : <Age unix={unix} />;
}

function wordOf(is: boolean | null): string {
  return is === null ? "not known" : is ? "yes" : "no";
}

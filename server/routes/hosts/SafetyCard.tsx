import type { DiskCoverage } from "../../../shared/coverage/disk_coverage.ts";
import type { GuestSafety, SafetyState } from "../../../shared/coverage/guest_safety.ts";
import { Age } from "../../islands/ui/Age.tsx";
import { LevelIcon } from "../../islands/ui/LevelBadge.tsx";

/** What the first line says, and how it looks. */
const ANSWERS: Record<SafetyState, { tone: "ok" | "unknown" | "warning" | "note"; text: string }> =
  {
    protected: { tone: "ok", text: "Protected: each of its disks can be brought back" },
    unprotected: { tone: "warning", text: "Not protected: nothing would bring back" },
    unknown: { tone: "unknown", text: "Whether it is protected is not known" },
    no_disks: { tone: "note", text: "It has no disk that could be lost" },
  };

/** "Is it safe?": what would bring a guest back, first as one answer, then for each disk. */
export function SafetyCard({ safety }: { safety: GuestSafety | null }) {
  if (safety === null) return <SafetyUnknown />;
  const { state, disks } = safety;
  const { tone, text } = ANSWERS[state];
  const bare = disks.filter(isBare).map(({ disk }) => disk).join(", ");
  return (
    <section class="card guest-card" aria-labelledby="safety">
      <h2 id="safety">Is it safe?</h2>
      <p>
        <LevelIcon tone={tone} /> {text}
        {state === "unprotected" && ` ${bare}`}
      </p>
      <Facts safety={safety} />
      {disks.length > 0 && <Disks disks={disks} />}
    </section>
  );
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

const DISKS_LABEL = "Where each disk lies, and what takes it along";

function Disks({ disks }: { disks: readonly DiskCoverage[] }) {
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={DISKS_LABEL}>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">Disk</th>
            <th scope="col">Storage</th>
            <th scope="col">Dataset</th>
            <th scope="col">Snapshots</th>
            <th scope="col">Replication</th>
            <th scope="col">Backup job</th>
          </tr>
        </thead>
        <tbody>
          {disks.map((disk) => (
            <tr key={disk.disk}>
              <th scope="row">{disk.disk}</th>
              <td>{disk.storage ?? "of the host"}</td>
              <td>{disk.dataset ?? "–"}</td>
              <td>
                {disk.newest_snapshot_unix === null ? wordOf(disk.is_snapshotted) : (
                  <>
                    {disk.snapshot_class} <Age unix={disk.newest_snapshot_unix} />
                  </>
                )}
              </td>
              <td>{wordOf(disk.is_replicated)}</td>
              <td>{wordOf(disk.is_backed_up)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function wordOf(is: boolean | null): string {
  return is === null ? "not known" : is ? "yes" : "no";
}

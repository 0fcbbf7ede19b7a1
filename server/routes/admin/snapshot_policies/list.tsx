/** `GET /admin/snapshot-policies`: what snapshots are wanted, of which datasets. */
import { formatCount } from "../../../islands/ui/format.ts";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import { listPolicyEntries, type PolicyEntry } from "../../../fleet/snapshot_policy_entries.ts";
import { aboutText, wantedWords } from "../../../fleet/snapshot_policy_words.ts";
import { MAX_SNAPSHOT_POLICIES, type SnapshotPolicy } from "../../../store/port.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";

export const PATH = "/admin/snapshot-policies";

export async function showSnapshotPolicies(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const policies = await store.listSnapshotPolicies();
  const entries = listPolicyEntries(policies, fleet.states());
  const rows = policies.flatMap((policy, at) => {
    const entry = entries[at];
    return entry === undefined ? [] : [{ policy, entry }];
  });
  return sendPage(request, {
    title: "Snapshot policies",
    body: <SnapshotPoliciesPage rows={rows} />,
    live: false,
  });
}

interface PolicyRow {
  policy: SnapshotPolicy;
  entry: PolicyEntry;
}

function SnapshotPoliciesPage({ rows }: { rows: readonly PolicyRow[] }) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Snapshot policies</h1>
      <p class="muted">
        What snapshots are wanted, of which datasets. A dataset that does not have them is a
        warning. Where a policy is about a dataset, it takes the place of how often its snapshots
        are usually made, and old snapshots are kept on purpose.
      </p>
      {rows.length === 0 ? <p class="card nothing">No policy yet</p> : (
        <table class="listing card">
          <caption class="sr-only">Snapshot policies by name</caption>
          <ListingHead headings={["Name", "Wanted", "About", "At present"]} hasActions />
          <tbody>
            {rows.map((row) => <PolicyLine key={row.policy.id} {...row} />)}
          </tbody>
        </table>
      )}
      {rows.length < MAX_SNAPSHOT_POLICIES
        ? (
          <p>
            <a href={`${PATH}/new`}>New snapshot policy</a>
          </p>
        )
        : (
          <p class="muted">
            There are {MAX_SNAPSHOT_POLICIES} snapshot policies, which is the most there can be.
          </p>
        )}
    </div>
  );
}

function PolicyLine({ policy, entry }: PolicyRow) {
  const path = `${PATH}/${policy.id}`;
  return (
    <tr data-role="snapshot-policy">
      <th scope="row" class="name">
        <a href={path}>{policy.name}</a>
      </th>
      <td data-label="Wanted" class="name">{wantedWords(policy).join(", ")}</td>
      <td data-label="About" class="name">{aboutText(policy)}</td>
      <td data-label="At present" class="name">{countsText(entry)}</td>
      <td class="line-actions">
        <a href={`${path}/edit`}>Edit</a>
        <a class="danger-link" href={`${path}/delete`}>Delete</a>
      </td>
    </tr>
  );
}

/** How many datasets it is about, and how they stand. */
export function countsText(
  { matched_datasets, unmet_datasets, unknown_datasets }: PolicyEntry,
): string {
  if (matched_datasets === 0) return "matches no dataset";
  const parts = [
    [matched_datasets - unmet_datasets - unknown_datasets, "met"],
    [unmet_datasets, "not met"],
    [unknown_datasets, "not known"],
  ] as const;
  const all = `${formatCount(matched_datasets)} dataset${matched_datasets === 1 ? "" : "s"}`;
  return `${all}: ${
    parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`)
      .join(", ")
  }`;
}

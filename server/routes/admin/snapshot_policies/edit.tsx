/** The form of a snapshot policy, a new one or one that is there. */
import {
  NEW_POLICY,
  type PolicyProblems,
  setSnapshotPolicy,
  TYPED_FIELDS,
  type TypedPolicy,
  typedPolicy,
} from "../../../fleet/set_snapshot_policy.ts";
import { FREQUENCIES, type SnapshotPolicy } from "../../../store/port.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { authorOf, noteAct } from "../../note_act.ts";
import { readFormLists } from "../../read_form.ts";
import { TextField } from "../form/fields.tsx";
import { FormReading } from "../form/read_fields.ts";
import { SelectorFields } from "../form/SelectorFields.tsx";
import { PATH } from "./list.tsx";

/** `GET /admin/snapshot-policies/new`. */
export function askForSnapshotPolicy(request: AppRequest): Response {
  return sendForm(request, { before: null, typed: NEW_POLICY, problems: {} });
}

/** `POST /admin/snapshot-policies/new`: it is judged by at once. */
export function makeSnapshotPolicy(request: AppRequest): Promise<Response> {
  return save(request, null);
}

/** `GET /admin/snapshot-policies/:id/edit`. */
export async function askToChangeSnapshotPolicy(request: AppRequest): Promise<Response> {
  const before = await findSnapshotPolicy(request);
  if (before === null) return request.notFound();
  return sendForm(request, { before, typed: typedPolicy(before), problems: {} });
}

/** `POST /admin/snapshot-policies/:id/edit`. */
export async function changeSnapshotPolicy(request: AppRequest): Promise<Response> {
  const before = await findSnapshotPolicy(request);
  return before === null ? request.notFound() : await save(request, before);
}

/** The policy that the path names; null: there is none. */
export async function findSnapshotPolicy(request: AppRequest): Promise<SnapshotPolicy | null> {
  const id = request.req.param("id");
  const policies = await request.get("context").store.listSnapshotPolicies();
  return policies.find((policy) => policy.id === id) ?? null;
}

async function save(request: AppRequest, before: SnapshotPolicy | null): Promise<Response> {
  const { store, fleet, clock } = request.get("context");
  const reading = new FormReading(await readFormLists(request));
  const typed: TypedPolicy = { ...NEW_POLICY };
  for (const field of TYPED_FIELDS) typed[field] = reading.text(field);
  const outcome = await setSnapshotPolicy(store, typed, {
    id: before?.id ?? crypto.randomUUID(),
    set_by: await authorOf(request),
    set_at_ms: clock.nowMs(),
  });
  if (!outcome.ok) return sendForm(request, { before, typed, problems: outcome.problems });
  await fleet.refreshWords();
  const action = before === null ? "snapshot_policy_made" : "snapshot_policy_changed";
  await noteAct(request, action, outcome.text);
  return request.redirect(PATH, 303);
}

interface FormProps {
  before: SnapshotPolicy | null;
  typed: TypedPolicy;
  problems: PolicyProblems;
}

function sendForm(request: AppRequest, props: FormProps): Response {
  const title = props.before === null ? "New snapshot policy" : "Edit snapshot policy";
  return sendPage(request, {
    status: Object.keys(props.problems).length === 0 ? 200 : 422,
    title,
    body: <SnapshotPolicyForm {...props} title={title} />,
    live: false,
  });
}

function SnapshotPolicyForm({ before, typed, problems, title }: FormProps & { title: string }) {
  const field = (name: keyof TypedPolicy) => ({ name, value: typed[name], problems });
  const action = before === null ? `${PATH}/new` : `${PATH}/${before.id}/edit`;
  return (
    <section class="edit-host card">
      <h1>{title}</h1>
      <form method="post" action={action}>
        <TextField {...field("name")} label="Name" hint="What reasons call it." required />
        <SelectorFields typed={typed} problems={problems} />
        <TextField
          {...field("datasets")}
          label="Datasets"
          hint={'Names, one a line. "*" stands for any characters, slashes among them: tank/vm-*. ' +
            "Empty: every dataset."}
          lines={3}
        />
        <TextField
          {...field("guest_tags")}
          label="Tags of guests"
          hint="Only disks of guests with one of these tags. Empty: whether or not it is a disk."
        />
        {FREQUENCIES.map((frequency) => (
          <TextField
            key={frequency}
            {...field(frequency)}
            label={`Newest ${frequency} snapshot at most`}
            hint={frequency === "hourly"
              ? "Such as 90m, 26h or 8d, or seconds. Empty: none is wanted. A snapshot whose name " +
                "does not tell how often it is made counts by how often it was made so far."
              : undefined}
          />
        ))}
        <TextField
          {...field("least_count")}
          label="Snapshots at least"
          hint="Of every frequency together. Empty: any number."
        />
        <TextField {...field("note")} label="Note" />
        <div class="form-line">
          <button type="submit" class="primary">Save</button>
          <a href={PATH}>Cancel</a>
        </div>
      </form>
    </section>
  );
}

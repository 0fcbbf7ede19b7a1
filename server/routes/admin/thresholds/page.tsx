/** `/admin/thresholds`: from where on something is a reason, and for whom that is set otherwise. */
import { THRESHOLD_SUBJECTS } from "../../../../shared/verdict/threshold_table.ts";
import { rangeText, THRESHOLD_KEYS } from "../../../../shared/verdict/thresholds.ts";
import { listThresholdEntries, type ThresholdEntry } from "../../../fleet/threshold_entries.ts";
import { DEFAULT_WORD, setThreshold, type TypedThreshold } from "../../../fleet/set_threshold.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { authorOf, noteAct } from "../../note_act.ts";
import { readFormLists } from "../../read_form.ts";
import { FormNotice, type Problems, SelectField, TextField } from "../form/fields.tsx";
import { FormReading } from "../form/read_fields.ts";
import { PATH, SubjectTable } from "./SubjectTable.tsx";

const SCOPES = [
  { value: "all", label: "all hosts" },
  { value: "group", label: "the hosts of a group" },
  { value: "host", label: "one host" },
] as const;

/** `GET /admin/thresholds`; `?key=` and `?host=` fill the form in. */
export async function showThresholds(request: AppRequest): Promise<Response> {
  const host = request.req.query("host") ?? "";
  const key = THRESHOLD_KEYS.find((each) => each === request.req.query("key"));
  const typed: TypedThreshold = {
    key: key ?? THRESHOLD_KEYS[0] ?? "",
    value: "",
    scope: host === "" ? "all" : "host",
    name: host,
  };
  return await sendList(request, { typed, problems: {} });
}

/** `POST /admin/thresholds`: sets one, or takes it back where its value is `default`. */
export async function changeThreshold(request: AppRequest): Promise<Response> {
  const { store, fleet, clock } = request.get("context");
  const reading = new FormReading(await readFormLists(request));
  const scope = SCOPES.find(({ value }) => value === reading.text("scope"))?.value;
  const typed: TypedThreshold = {
    key: reading.text("key"),
    value: reading.text("value"),
    scope: scope ?? "all",
    name: reading.text("name"),
  };
  if (scope === undefined) {
    const problems = { scope: "Cannot set a threshold for this: choose one of these" };
    return await sendList(request, { typed, problems });
  }
  const outcome = await setThreshold(store, typed, {
    set_by: await authorOf(request),
    set_at_ms: clock.nowMs(),
  });
  if (!outcome.ok) {
    return await sendList(request, { typed, problems: { [outcome.field]: outcome.problem } });
  }
  if (outcome.text !== null) {
    await fleet.refreshWords();
    await noteAct(request, "threshold_set", outcome.text);
  }
  return request.redirect(PATH, 303);
}

interface FormProps {
  typed: TypedThreshold;
  problems: Problems;
}

async function sendList(request: AppRequest, form: FormProps): Promise<Response> {
  const { store } = request.get("context");
  const entries = listThresholdEntries(await store.listThresholds(), await store.listHosts());
  return sendPage(request, {
    status: Object.keys(form.problems).length === 0 ? 200 : 422,
    title: "Thresholds",
    body: <ThresholdsPage entries={entries} {...form} />,
    live: false,
  });
}

function ThresholdsPage({ entries, ...form }: FormProps & { entries: readonly ThresholdEntry[] }) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Thresholds</h1>
      <p class="muted">
        From where on something is a reason. What is set for a host holds before what is set for its
        group, that before what is set for all hosts, and that before the default. A change is
        judged by at once.
      </p>
      <ThresholdForm {...form} />
      {THRESHOLD_SUBJECTS.map(({ subject }) => (
        <SubjectTable
          key={subject}
          subject={subject}
          entries={entries.filter((entry) => entry.subject === subject)}
        />
      ))}
    </div>
  );
}

function ThresholdForm({ typed, problems }: FormProps) {
  return (
    <form class="card edit-host" method="post" action={PATH} id="set">
      <FormNotice problems={problems} />
      <SelectField
        name="key"
        label="Threshold"
        value={typed.key}
        choices={THRESHOLD_KEYS.map((key) => ({ value: key, label: `${key}, ${rangeText(key)}` }))}
        problems={problems}
      />
      <SelectField
        name="scope"
        label="For"
        value={typed.scope}
        choices={SCOPES}
        problems={problems}
      />
      <TextField
        name="name"
        label="Name of the group or host"
        hint="Empty for all hosts."
        value={typed.name}
        problems={problems}
      />
      <TextField
        name="value"
        label="Value"
        hint={`A whole number in the unit of the threshold, "on" or "off" of a switch; ` +
          `"${DEFAULT_WORD}" takes it back.`}
        value={typed.value}
        problems={problems}
        required
        max_length={20}
      />
      <div class="form-line">
        <button type="submit" class="primary">Set</button>
      </div>
    </form>
  );
}

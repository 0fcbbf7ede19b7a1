/** The same change for every host that is ticked on the admin page. */
import * as z from "zod";
import {
  type AttributeChange,
  changeText,
  MAX_TAGS,
  readWord,
} from "../../../shared/host_attributes.ts";
import { MAX_SELECTED } from "../../../shared/host_selector.ts";
import { SHARES } from "../../../shared/shares.ts";
import { isHostName } from "../../../shared/host_name.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { changedHostsText } from "../../auth/changed_hosts.ts";
import {
  BULK_ACTS,
  BULK_CHANGES,
  BULK_QUESTIONS,
  type BulkChange,
} from "../../islands/admin/bulk_changes.ts";
import { newWindowPath } from "../../views/paths.ts";
import { noteAct } from "../note_act.ts";
import { readFormLists } from "../read_form.ts";
import { sendAdminPage } from "./admin_page.tsx";
import { askAboutMany, MOST_DELETED, MOST_TOKENS } from "./many_hosts.tsx";

const first = z.array(z.string()).transform(([one = ""]) => one.trim()).catch("");
const formSchema = z.object({
  host: z.array(z.string().refine(isHostName)).max(SHARES.page.rows).catch([]),
  what: first,
  word: first,
});

/** `POST /admin/hosts/bulk`: all of the ticked hosts are changed, or none; or a page asks first. */
export async function changeTickedHosts(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const { host: hosts, what, word } = formSchema.parse(await readFormLists(request));
  const chosen = BULK_CHANGES.find(({ value }) => value === what);
  const question = BULK_QUESTIONS.find(({ value }) => value === what);
  const refuse = (message: string) =>
    sendAdminPage(request, { form: "bulk", what, typed: word, hosts, message, status: 422 });

  if (question !== undefined && hosts.length > 0) {
    const most = MOST[question.value];
    if (hosts.length > most) {
      return refuse(`Cannot do this to ${hosts.length} hosts at once: tick at most ${most}`);
    }
    return question.value === "window"
      ? request.redirect(newWindowPath({ hosts: hosts.join(" ") }), 303)
      : askAboutMany(request, question.value, hosts);
  }
  if (chosen === undefined && question === undefined) {
    const labels = BULK_ACTS.map(({ label }) => label.replace(" …", "").toLowerCase()).join(", ");
    return refuse(`Cannot tell what to change: expected ${labels}`);
  }
  if (chosen === undefined || hosts.length === 0) {
    return refuse("Cannot change any host: tick those that are meant");
  }
  const reading = chosen.value === "clear_group" ? null : readWord(word);
  if (reading?.ok === false) return refuse(`Cannot use "${word}": ${reading.expected}`);

  const change = toChange(chosen.value, reading?.value ?? "");
  const outcome = await store.changeHosts(hosts, change);
  if (!outcome.ok) {
    return refuse(
      outcome.problem === "no_such_host"
        ? `Cannot find host "${outcome.name}": it was deleted meanwhile; no host was changed`
        : `Cannot add a tag to "${outcome.name}": a host has at most ${MAX_TAGS}; no host was changed`,
    );
  }
  await fleet.refreshHosts();
  await noteAct(request, "hosts_changed", changedHostsText(hosts, changeText(change)));
  return request.redirect(`/admin/hosts?changed=${hosts.length}`, 303);
}

/** Hosts of one act that asks first. */
const MOST = { window: MAX_SELECTED, rotate: MOST_TOKENS, delete: MOST_DELETED } as const;

function toChange(what: BulkChange, word: string): AttributeChange {
  switch (what) {
    case "set_group":
      return { group: word };
    case "clear_group":
      return { group: null };
    case "add_tag":
      return { add_tags: [word] };
    case "remove_tag":
      return { remove_tags: [word] };
  }
}

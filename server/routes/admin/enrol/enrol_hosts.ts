/** Registering many hosts at once, each with a code by which it asks for its token itself. */
import * as z from "zod";
import { NO_ATTRIBUTES, readTags, readWord } from "../../../../shared/host_attributes.ts";
import { SHARES } from "../../../../shared/shares.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { listedHostsText } from "../../../auth/changed_hosts.ts";
import { HashingBusy } from "../../../auth/hashing.ts";
import { askForPassword } from "../../confirm_password.tsx";
import { noteAct } from "../../note_act.ts";
import { readForm } from "../../read_form.ts";
import type { Problems } from "../form/fields.tsx";
import { TRY_AGAIN } from "../hosts.ts";
import { hostsText } from "./acts.ts";
import { sendEnrolPage } from "./enrol_page.tsx";
import { handOut, takeHandout } from "./hand_out.ts";
import { type LeftOut, readNames } from "./read_names.ts";

const MOST = SHARES.enrolment.namesAtOnce;

const text = z.string().catch("");
const formSchema = z.object({ names: text, group: text, tags: text });

/** `GET /admin/enrol`. */
export async function showEnrolling(request: AppRequest): Promise<Response> {
  return await sendEnrolPage(request, { handout: takeHandout(request) });
}

/** `POST /admin/enrol`: registers every name that can be, and says of each other why not. */
export async function enrolHosts(request: AppRequest): Promise<Response> {
  const { enrolments, fleet } = request.get("context");
  const typed = formSchema.parse(await readForm(request));
  const refuse = (problems: Problems, left_out: readonly LeftOut[] = [], status?: 503) =>
    sendEnrolPage(request, { handout: { codes: [], left_out, typed }, problems, status });

  const { names: found, left_out } = readNames(typed.names);
  const { attributes, problems } = readAttributes(typed);
  if (found.length + left_out.length === 0) {
    return await refuse({ names: "Cannot register any host: expected a name on each line" });
  }
  if (found.length > MOST) {
    const names = `Cannot register ${found.length} hosts at once: expected ${MOST} at most`;
    return await refuse({ names });
  }
  if (Object.keys(problems).length > 0) return await refuse(problems, left_out);
  if (found.length === 0) return await refuse({ names: NOTHING_DONE }, left_out);

  const names = found.map(({ name }) => name);
  const question = await askForPassword(request, `register ${hostsText(names)}`);
  if (question !== null) return question;
  try {
    const { made, taken } = await enrolments.register(names, attributes);
    const existing = new Set(taken);
    const all = [
      ...left_out,
      ...found.filter(({ name }) => existing.has(name))
        .map(({ name, line }) => ({ line, word: name, why: "is the name of a host already" })),
    ].toSorted((a, b) => a.line - b.line);
    if (made.length === 0) return await refuse({ names: NOTHING_DONE }, all);
    await fleet.refreshHosts();
    await noteAct(request, "hosts_enrolled", listedHostsText(made.map(({ name }) => name)));
    // What stays in the form is what can be put right there.
    const isMade = new Set(made.map(({ name }) => name.toLowerCase()));
    const rest = all.map(({ word }) => word).filter((word) => !isMade.has(word.toLowerCase()))
      .join("\n");
    return handOut(request, { codes: made, left_out: all, typed: { ...typed, names: rest } });
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    return await refuse({ "": TRY_AGAIN }, [], 503);
  }
}

const NOTHING_DONE = "No host was registered: see above why";

function readAttributes({ group, tags }: { group: string; tags: string }) {
  const problems: Record<string, string> = {};
  const groupReading = group.trim() === "" ? null : readWord(group);
  const tagsReading = tags.trim() === "" ? null : readTags(tags);
  if (groupReading?.ok === false) {
    problems["group"] = `Cannot use this group: ${groupReading.expected}`;
  }
  if (tagsReading?.ok === false) {
    problems["tags"] = `Cannot use these tags: ${tagsReading.expected}`;
  }
  const attributes = {
    ...NO_ATTRIBUTES,
    group: groupReading?.ok ? groupReading.value : null,
    tags: tagsReading?.ok ? tagsReading.value : [],
  };
  return { attributes, problems };
}

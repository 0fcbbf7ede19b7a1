/** Which parts of what else keeps data safe were read. */
import type { SectionError } from "../sample/fields.ts";
import type { CarePart } from "../sample/host_care.ts";
import type { Facts } from "./facts.ts";

/** What went wrong with a part: on the host, or while the newest reading was taken apart. */
export function partErrors({ sections }: Facts, part: CarePart): readonly SectionError[] {
  const errors = sections.find(({ name }) => name === "host_care")?.errors ?? [];
  return errors.filter(({ tag, message }) =>
    tag === part || (tag === "decode" && /^\w+/.exec(message)?.[0] === part)
  );
}

/** Whether the newest reading has a part, and nothing of it is in doubt. */
export function isPartRead(facts: Facts, part: CarePart): boolean {
  const { care } = facts;
  return care !== null && care[part] !== null && partErrors(facts, part).length === 0;
}

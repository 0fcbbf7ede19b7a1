import type { TypedSelector } from "../../../../shared/host_selector.ts";
import { type Problems, TextField } from "./fields.tsx";

/** Which reasons something is about. */
export function CodesField({ value, problems }: { value: string; problems: Problems }) {
  return (
    <TextField
      name="codes"
      label="Reasons"
      hint="Their codes with spaces between, such as pool_capacity updates_pending. Empty: all."
      value={value}
      problems={problems}
    />
  );
}

/** Which hosts something is about. */
export function SelectorFields(
  { typed, problems }: { typed: TypedSelector; problems: Problems },
) {
  return (
    <>
      <TextField
        name="hosts"
        label="Hosts"
        hint="Names with spaces between. Empty, as groups and tags: all hosts."
        value={typed.hosts}
        problems={problems}
      />
      <TextField
        name="groups"
        label="Groups"
        hint="Whatever is said of hosts, groups and tags must all fit."
        value={typed.groups}
        problems={problems}
      />
      <TextField
        name="tags"
        label="Tags"
        hint="A host with one of these tags fits."
        value={typed.tags}
        problems={problems}
      />
    </>
  );
}

import type { Properties, Subjects } from "./picture.ts";

/**
 * The devices of a reading by the subjects under which they are known: where ZFS told once with
 * GUIDs and once in text, which has none, a device of one place and name is the same.
 */
export function followDevices(
  known: Subjects,
  told: Iterable<readonly [string, Properties | null]>,
): Map<string, Properties | null> {
  const byPlace = new Map(
    known.entries().map(([subject, properties]) => [placeKey(subject, properties), subject]),
  );
  const followed = new Map<string, Properties | null>();
  for (const [subject, properties] of told) {
    const before = properties !== null && !known.has(subject)
      ? byPlace.get(placeKey(subject, properties))
      : undefined;
    const isOtherForm = before !== undefined &&
      (known.get(before)?.guid === undefined) !== (properties?.guid === undefined);
    followed.set(isOtherForm ? before : subject, properties);
  }
  return followed;
}

/** A subject begins with its pool's GUID or name, neither of which holds a slash. */
function placeKey(subject: string, { place, name }: Properties): string {
  return `${subject.slice(0, subject.indexOf("/"))}/${place} ${name}`;
}

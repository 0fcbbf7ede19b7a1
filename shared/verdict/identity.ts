/** What names pools and devices, whatever they are called. */
import type { Pool, Vdev } from "../sample/zfs_pools.ts";

/** A pool's GUID; its name where no GUID is known. A name begins with a letter: the two never meet. */
export function poolId({ guid, name }: Pick<Pool, "guid" | "name">): string {
  return guid ?? name;
}

/** Whether `id` is that of `item` or of something in it: a device's begins with its pool's. */
export function isWithin(id: string, item: string): boolean {
  return id === item || id.startsWith(`${item}/`);
}

/** Says of identities whether they are one of `items` or lie in one, of thousands as soon as of one. */
export function createIsWithinAny(items: Iterable<string>): (id: string) => boolean {
  const known = new Set(items);
  return (id) => known.size > 0 && outerIds(id).some((outer) => known.has(outer));
}

/** All that `id` is within, the outermost first: a pool's own may have a slash, as a host tells it. */
export function* outerIds(id: string): Generator<string> {
  for (let end = id.indexOf("/"); end !== -1; end = id.indexOf("/", end + 1)) {
    yield id.slice(0, end);
  }
  yield id;
}

/**
 * The identity of each device of a pool: the pool's, then the device's GUID or, in text, its place
 * in the tree. Two devices that are shown by one name differ in it.
 */
export function deviceIds(pool: Pick<Pool, "guid" | "name" | "vdevs">): ReadonlyMap<Vdev, string> {
  const places = [...devicePlaces(pool.vdevs)];
  return new Map(places.map(([vdev, place]) => [vdev, `${poolId(pool)}/${vdev.guid ?? place}`]));
}

/**
 * Each device with its place in its pool's tree: "root" and "0", "0/2" for data; "log/0", "spare/1"
 * for the classes, which are listed apart.
 */
export function* devicePlaces(vdevs: readonly Vdev[]): Generator<[Vdev, string]> {
  const counts = new Map<string, number>();
  for (const vdev of vdevs) {
    if (vdev.type === "root") {
      yield [vdev, "root"];
      yield* placesBelow(vdev, "");
      continue;
    }
    const section = vdev.class ?? "normal";
    const index = counts.get(section) ?? 0;
    counts.set(section, index + 1);
    yield [vdev, `${section}/${index}`];
    yield* placesBelow(vdev, `${section}/${index}/`);
  }
}

function* placesBelow({ children }: Vdev, prefix: string): Generator<[Vdev, string]> {
  for (const [index, child] of children.entries()) {
    yield [child, `${prefix}${index}`];
    yield* placesBelow(child, `${prefix}${index}/`);
  }
}

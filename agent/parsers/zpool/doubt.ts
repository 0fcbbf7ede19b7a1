/**
 * `zpool status -j` looks state, GUID and path of each device up by the name that it displays
 * (fill_vdev_info in zpool_main.c), so a device that shares its name shows another one's state.
 */
import { isJsonObject, type JsonObject } from "../lossless_json.ts";
import { MAX_VDEV_DEPTH, VDEV_CLASSES } from "./vdev.ts";

/** A spare in order is AVAIL or INUSE. */
const NOT_OF_A_SPARE: ReadonlySet<unknown> = new Set(["ONLINE", "DEGRADED"]);

/** Why the devices of a pool in JSON cannot be what is printed; null when nothing says so. */
export function findDoubt(pool: JsonObject): string | null {
  const names = new Set<string>();
  const guids = new Set<string>();
  for (const [name, { guid, state, aux }] of walkAllButSpares(pool)) {
    if (names.has(name)) return `two devices are called "${name}"`;
    if (guid !== undefined && guids.has(String(guid))) return `two devices have the GUID ${guid}`;
    if (state === undefined) return `no state of "${name}"`;
    if (state === "ONLINE" && isReason(aux)) return `"${name}" is ONLINE beside ${aux}`;
    names.add(name);
    if (guid !== undefined) guids.add(String(guid));
  }
  for (const [name, { state }] of walkMap(pool.spares, 1)) {
    if (state === undefined) return `no state of "${name}"`;
    if (NOT_OF_A_SPARE.has(state)) return `the spare "${name}" is ${state}`;
  }
  return null;
}

/** A spare in use stands among the data devices as well, under the same name and GUID. */
function* walkAllButSpares(pool: JsonObject): Generator<[name: string, vdev: JsonObject]> {
  yield* walkMap(pool.vdevs, 0);
  for (const { class: name, json } of VDEV_CLASSES) {
    if (name !== "spare") yield* walkMap(pool[json], 1);
  }
}

function isReason(aux: unknown): boolean {
  return typeof aux === "string" && aux !== "NONE";
}

function* walkMap(map: unknown, depth: number): Generator<[name: string, vdev: JsonObject]> {
  if (!isJsonObject(map) || depth > MAX_VDEV_DEPTH) return;
  for (const [name, vdev] of Object.entries(map)) {
    if (!isJsonObject(vdev)) continue;
    yield [name, vdev];
    yield* walkMap(vdev.vdevs, depth + 1);
  }
}

/**
 * The server is a house of few floors. Its rooms are the folders and files of `server/`; a room
 * stands above every room that it imports from, and none is above and below another at once.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { importsOf, isTest, listSources, type Source } from "./source_imports.ts";

const MOST_FLOORS = 10;

/** The room of a file of the server: the folder or the file right below `server/`. */
function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/** Each room with those that it imports from, itself excluded. */
function drawRooms(sources: readonly Source[]): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const source of sources) {
    const room = roomOf(source.path);
    const below = rooms.getOrInsertComputed(room, () => new Set());
    for (const target of importsOf(source)) {
      if (target.startsWith("server/") && roomOf(target) !== room) below.add(roomOf(target));
    }
  }
  return rooms;
}

/** The floor of each room, 1 for the ground, and every way that leads back to where it began. */
function countFloors(rooms: ReadonlyMap<string, ReadonlySet<string>>) {
  const floors = new Map<string, number>();
  const circles: string[] = [];
  function climb(room: string, way: readonly string[]): number {
    const start = way.indexOf(room);
    if (start !== -1) {
      circles.push([...way.slice(start), room].join(" → "));
      return 0;
    }
    const known = floors.get(room);
    if (known !== undefined) return known;
    const below = [...rooms.get(room) ?? []].map((each) => climb(each, [...way, room]));
    const floor = 1 + Math.max(0, ...below);
    floors.set(room, floor);
    return floor;
  }
  for (const room of rooms.keys()) climb(room, []);
  return { floors, circles };
}

Deno.test("floors are counted from the ground, and a circle is found", () => {
  const house = new Map(
    Object.entries({ main: ["web"], web: ["store"], store: [], log: [] })
      .map(([room, below]) => [room, new Set(below)]),
  );

  deepStrictEqual(
    countFloors(house).floors,
    new Map([["store", 1], ["web", 2], ["main", 3], ["log", 1]]),
  );
  house.set("store", new Set(["main"]));
  deepStrictEqual(countFloors(house).circles, ["main → web → store → main"]);
});

Deno.test(`no room of the server leads back to itself, and it has at most ${MOST_FLOORS} floors`, async () => {
  const sources = (await listSources())
    .filter(({ path }) => path.startsWith("server/") && !isTest(path));

  const { floors, circles } = countFloors(drawRooms(sources));

  deepStrictEqual(circles, []);
  const highest = Math.max(...floors.values());
  ok(highest <= MOST_FLOORS, `${highest} floors: ${JSON.stringify([...floors])}`);
});

import { deepStrictEqual } from "node:assert/strict";
import { testCard } from "../../testing/views.ts";
import {
  countDirectory,
  directoryPath,
  type DirectoryQuery,
  listDirectory,
  readDirectoryQuery,
  WHOLE_DIRECTORY,
} from "./host_directory.ts";

const CARDS = [
  testCard({ name: "pve-10", group: "vienna", tags: ["lab"], last_seen_unix: 5 }),
  testCard({ name: "pve-2", connection: "offline", group: null, last_seen_unix: 3 }),
  testCard({ name: "pve-3", connection: "never_connected", last_seen_unix: null, tags: [] }),
  testCard({ name: "pve-4", connection: "never_connected", last_seen_unix: null, tags: [] }),
];
const ENROLLING = new Set(["pve-4", "pve-10"]);

const names = (query: Partial<DirectoryQuery>) =>
  listDirectory(CARDS, { ...WHOLE_DIRECTORY, ...query }, ENROLLING).map(({ name }) => name);

Deno.test("readDirectoryQuery() reads what directoryPath() wrote, and all of nonsense", () => {
  const query = {
    text: "vienna",
    state: "never",
    sort: { column: "seen", descending: true },
    page: 2,
  } as const;
  const read = (path: string) => readDirectoryQuery(new URL(path, "http://host").searchParams);

  deepStrictEqual(read(directoryPath(query)), query);
  deepStrictEqual(read("/admin/hosts?state=x&sort=y&page=0"), WHOLE_DIRECTORY);
});

Deno.test("listDirectory() is by name, finds words in group and tags, and tells states apart", () => {
  deepStrictEqual(names({}), ["pve-2", "pve-3", "pve-4", "pve-10"]);
  deepStrictEqual(names({ text: "LAB vienna" }), ["pve-10"]);
  deepStrictEqual(names({ state: "away" }), ["pve-2"]);
  deepStrictEqual(names({ state: "never" }), ["pve-3"]);
  deepStrictEqual(names({ state: "enrolling" }), ["pve-4"]);
  deepStrictEqual(countDirectory(CARDS, ENROLLING), {
    connected: 1,
    away: 1,
    never: 1,
    enrolling: 1,
  });
});

Deno.test("listDirectory() orders by a column, what is not known last either way", () => {
  deepStrictEqual(names({ sort: { column: "seen", descending: false } }), [
    "pve-2",
    "pve-10",
    "pve-3",
    "pve-4",
  ]);
  deepStrictEqual(names({ sort: { column: "host", descending: true } })[0], "pve-10");
});

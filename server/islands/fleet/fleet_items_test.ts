import { deepStrictEqual } from "node:assert/strict";
import { signal } from "@preact/signals";
import { testCard } from "../../../testing/views.ts";
import type { HostCard } from "../../views/mod.ts";
import { withHeadings } from "./fleet_items.ts";

const hosts = (...cards: Partial<HostCard>[]) => cards.map((card) => signal(testCard(card)));
const listed = (items: ReturnType<typeof withHeadings>) =>
  items.map((item) => "host" in item ? item.host.value.name : `# ${item.heading.title}`);

Deno.test("withHeadings() puts the name of a group before its hosts", () => {
  const items = withHeadings(
    hosts(
      { name: "a", group: "berlin", level: "critical" },
      { name: "b", group: "berlin" },
      { name: "c" },
      { name: "d", level: "new", group: "berlin" },
    ),
    { isGrouped: true },
  );

  deepStrictEqual(listed(items), [
    "# berlin",
    "a",
    "b",
    "# In no group",
    "c",
    "# Never connected",
    "d",
  ]);
  const [first] = items;
  const { counts, hosts: count } = first !== undefined && "heading" in first
    ? first.heading
    : { counts: null, hosts: 0 };
  deepStrictEqual([count, counts?.critical, counts?.ok], [2, 1, 1]);
});

Deno.test("withHeadings() adds none where there are no groups, or they are not wanted", () => {
  deepStrictEqual(listed(withHeadings(hosts({ name: "a" }), { isGrouped: true })), ["a"]);
  const two = hosts({ name: "a", group: "berlin" }, { name: "b", level: "new" });
  deepStrictEqual(listed(withHeadings(two, { isGrouped: false })), [
    "a",
    "# Never connected",
    "b",
  ]);
});

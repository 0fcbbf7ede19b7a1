import { deepStrictEqual } from "node:assert/strict";
import { testCard } from "../../../testing/views.ts";
import { inverseOf } from "./host_acts.ts";

const CARDS = [
  testCard({ name: "a", group: "berlin", tags: ["old"] }),
  testCard({ name: "b", group: "paris" }),
  testCard({ name: "c", group: null, tags: ["old", "x"] }),
  testCard({ name: "d", group: "berlin" }),
];
const hosts = ["a", "b", "c"];

Deno.test("inverseOf() a group gives each host the group that it had, or none", () => {
  const back = [
    { what: "set_group", word: "berlin", hosts: ["a"] },
    { what: "set_group", word: "paris", hosts: ["b"] },
    { what: "clear_group", word: "", hosts: ["c"] },
  ];
  deepStrictEqual(inverseOf({ what: "set_group", word: "lab", hosts }, CARDS), back);
  deepStrictEqual(inverseOf({ what: "clear_group", word: "", hosts }, CARDS), back);
});

Deno.test("inverseOf() a tag is about the hosts alone that it changed", () => {
  deepStrictEqual(inverseOf({ what: "add_tag", word: " Old ", hosts }, CARDS), [
    { what: "remove_tag", word: "old", hosts: ["b"] },
  ]);
  deepStrictEqual(inverseOf({ what: "remove_tag", word: "old", hosts }, CARDS), [
    { what: "add_tag", word: "old", hosts: ["a", "c"] },
  ]);
  deepStrictEqual(inverseOf({ what: "remove_tag", word: "none", hosts }, CARDS), []);
});

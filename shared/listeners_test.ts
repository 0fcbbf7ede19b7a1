import { deepStrictEqual } from "node:assert/strict";
import { Listeners } from "./listeners.ts";

Deno.test("Listeners calls who was added, in that order, until it is taken back", () => {
  const listeners = new Listeners<[name: string, count: number]>();
  const heard: string[] = [];
  const stop = listeners.add((name, count) => heard.push(`first: ${name} ${count}`));
  listeners.add((name) => heard.push(`second: ${name}`));

  listeners.tell("tank", 2);
  stop();
  listeners.tell("rpool", 1);

  deepStrictEqual(heard, ["first: tank 2", "second: tank", "second: rpool"]);
});

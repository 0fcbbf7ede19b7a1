import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { rounds } from "../../testing/rounds.ts";
import { createRandom } from "../../testing/damage.ts";
import { memberText } from "./member_text.ts";

/** What `memberText` says of a frame with this text as its payload. */
function dataOf(payload: string, space = ""): string | null {
  const frame = `${space}[${space}"1","2","host:data","metric:fast"${space},${payload}${space}]`;
  return memberText(frame, JSON.parse(frame)[4], "data");
}

for (
  const [why, payload, expected] of [
    ["it is the last member", '{"collected_at":"t","data":{"a":[1]}}', '{"a":[1]}'],
    ["it is the only one", '{"data":{}}', "{}"],
    ["there is space around it", '{ "sent_at" : null ,\n"data" :\t{ "a" : 1 } }', '{ "a" : 1 }'],
    [
      "a value has its name",
      '{"data":{"name":"data","x":["data"]}}',
      '{"name":"data","x":["data"]}',
    ],
    ["a number has more digits than fit", '{"data":{"a":1.0e2,"b":-0}}', '{"a":1.0e2,"b":-0}'],
    ["a name ends like its own", '{"data":{"mydata":1}}', null],
    ["it is not the last member", '{"data":{},"sent_at":"t"}', null],
    ["it is not there", '{"sent_at":{"data":1}}', null],
    ["it stands twice", '{"data":{"a":1},"data":{"a":2}}', null],
    ["another that stood before it follows", '{"sent_at":1,"data":{},"sent_at":{}}', null],
    ["a number of a name follows", '{"data":{},"1":{}}', null],
    ["its name is spelled with an escape", '{"d\\u0061ta":{}}', null],
    ["a text holds what looks like it", '{"a":"\\"data\\":1","data":{}}', "{}"],
    ["a text before it ends in it", '{"a":"x\\"data","data":{}}', null],
    ["a text in it ends in a name", '{"data":{"a":"x\\"data"}}', '{"a":"x\\"data"}'],
    ["it is within another first", '{"a":{"data":1},"data":{}}', null],
    ["there are many members", `{${"abcdefgh".replace(/./g, '"$&":1,')}"data":{}}`, null],
    ["the payload is a list", '[{"data":1}]', null],
  ] as const
) {
  Deno.test(`memberText() is ${expected ?? "null"} where ${why}`, () => {
    strictEqual(dataOf(payload), expected);
    strictEqual(dataOf(payload, " \n"), expected);
  });
}

const NAMES = [
  "data",
  "sent_at",
  "a",
  "1",
  "__proto__",
  "",
  "d\\u0061ta",
  "sent\\u005fat",
  'x\\"data',
  "xdata",
  "{",
  "}]",
];
const LEAVES = ["1", "-0.0", "null", '"data"', '"}"', '"\\""', '"data\\":"', "{}", "[]", '"]}"'];
const SPACES = ["", "", "", " ", "\n\t"];

function writeValue(random: () => number, depth: number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (depth === 0 || random() < 0.3) return pick(LEAVES);
  const isList = random() < 0.3;
  const members = Array.from({ length: Math.floor(random() * 4) }, () => {
    const name = isList ? "" : `"${pick(NAMES)}"${pick(SPACES)}:${pick(SPACES)}`;
    return `${pick(SPACES)}${name}${writeValue(random, depth - 1)}${pick(SPACES)}`;
  }).join();
  return isList ? `[${members}]` : `{${members}}`;
}

Deno.test("memberText() of any frame is null, or a text of the value that JSON.parse finds", () => {
  const random = createRandom(7);
  let told = 0;
  for (let round = 0; round < rounds(20_000, 500_000); round++) {
    const payload = writeValue(random, 4);
    const frame = `["1",null,"t","e",${payload}]`;
    const parsed = JSON.parse(frame)[4];
    if (typeof parsed !== "object" || parsed === null) continue;
    const text = memberText(frame, parsed, "data");
    if (text === null) continue;
    told++;
    deepStrictEqual(
      JSON.parse(text),
      Object.getOwnPropertyDescriptor(parsed, "data")?.value,
      frame,
    );
  }
  ok(told > 100, `only ${told} texts were told`);
});

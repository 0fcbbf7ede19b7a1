import { strictEqual } from "node:assert/strict";
import {
  parseBytes,
  parseCount,
  parseCtime,
  parseDuration,
  parseGuid,
  parsePercent,
  parseUnix,
  parseWord,
} from "./zpool_value.ts";

const ROWS: readonly [(value: unknown) => unknown, unknown, unknown][] = [
  [parseCount, 0, 0],
  [parseCount, "0", 0],
  [parseCount, "-", null],
  [parseCount, "", null],
  [parseCount, "9007199254740991", 9007199254740991],
  [parseCount, "9007199254740992", "9007199254740992"],
  [parseCount, "18446744073709551615", "18446744073709551615"],
  [parseCount, "1.50K", 1536],
  [parseCount, "220G", 236223201280],
  [parseCount, "0B", 0],
  [parseCount, -1, undefined],
  [parseCount, 1.5, undefined],
  [parseCount, "1.5", undefined],
  [parseCount, "x", undefined],
  [parseCount, "999999999999999999999", undefined],
  [parseCount, undefined, undefined],
  [parseCount, null, undefined],
  [parseCount, {}, undefined],
  [parseBytes, "18014398509481984", 18014398509481984],
  [parsePercent, 0, 0],
  [parsePercent, "100", 100],
  [parsePercent, "23%", 23],
  [parsePercent, 101, undefined],
  [parsePercent, "-", null],
  [parseGuid, 1, "1"],
  [parseGuid, "18446744073709551615", "18446744073709551615"],
  [parseGuid, "0x1", undefined],
  [parseGuid, undefined, undefined],
  [parseWord, "CANT_OPEN", "CANT_OPEN"],
  [parseWord, "", undefined],
  [parseWord, "online", undefined],
  [parseWord, 1, undefined],
  [parseUnix, 0, null],
  [parseUnix, "0", null],
  [parseUnix, "-", null],
  [parseUnix, "1762714465", 1762714465],
  [parseUnix, "Sat Nov  8 23:24:01 UTC 2025", 1762644241],
  [parseUnix, "Wed Jan  7 02:35:05 AM PST 2026", undefined],
  [parseUnix, "18446744073709551615", undefined],
  [(text) => parseCtime(String(text)), "Sun Nov  9 18:54:25 2025", 1762714465],
  [(text) => parseCtime(String(text)), "Thu Feb 29 00:00:00 2024", 1709164800],
  [(text) => parseCtime(String(text)), "Sat Feb 29 00:00:00 2025", undefined],
  [(text) => parseCtime(String(text)), "Sun Nov  9 24:54:25 2025", undefined],
  [(text) => parseCtime(String(text)), "Sun Noo  9 18:54:25 2025", undefined],
  [(text) => parseCtime(String(text)), "Sun Nov  9 18:54:25 20", undefined],
  [(text) => parseDuration(String(text)), "00:00:00", 0],
  [(text) => parseDuration(String(text)), "18:30:21", 66621],
  [(text) => parseDuration(String(text)), "1 days 02:55:32", 96932],
  [(text) => parseDuration(String(text)), "213503982334601 days 07:00:15", undefined],
  [(text) => parseDuration(String(text)), "2h5m", undefined],
];

for (const [parse, value, expected] of ROWS) {
  const name = parse.name === "" ? "a date or duration" : `${parse.name}()`;
  const reading = expected === undefined ? "refuses" : `reads ${expected} from`;
  Deno.test(`${name} ${reading} ${JSON.stringify(value) ?? "nothing"}`, () => {
    strictEqual(parse(value), expected);
  });
}

/** Settings that several kinds ask for. Forms send texts, and an empty one where nothing is set. */
import * as z from "zod";

const ADDRESS_LENGTH = 2048;

/** Controls, and separators that end a line: none belongs into a header, a path or a name. */
// deno-lint-ignore no-control-regex
const NO_CONTROLS = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;

/** One line of text. */
export function line(expected: string, length: number) {
  return z.string(expected).trim().min(1, expected).max(length, expected)
    .regex(NO_CONTROLS, expected);
}

/** What a header can carry as it is. */
export function headerToken(expected: string) {
  return z.string(expected).trim().regex(/^[\x21-\x7e]{1,4096}$/, expected);
}

/** `field`, or null where it is absent or empty. */
export function optional<T extends z.ZodType>(field: T) {
  return z.preprocess(
    (value) =>
      value === undefined || (typeof value === "string" && value.trim() === "") ? null : value,
    field.nullable(),
  );
}

const EXPECTED_ADDRESS = "an http or https address without user, password and #fragment";

/** An address to send to; user and password have fields of their own, so that they are sealed. */
export function httpAddress() {
  return z.string(EXPECTED_ADDRESS).trim().max(ADDRESS_LENGTH, EXPECTED_ADDRESS)
    .refine(isHttpAddress, EXPECTED_ADDRESS);
}

function isHttpAddress(text: string): boolean {
  if (!URL.canParse(text) || !NO_CONTROLS.test(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return (protocol === "https:" || protocol === "http:") &&
    username === "" && password === "" && hash === "";
}

/** Base address and path joined by exactly one slash; a query of the base stays. */
export function addressBelow(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return url.href;
}

/** Host and port alone: what may be shown of an address that is a secret. */
export function hostOf(address: string): string {
  return new URL(address).host;
}

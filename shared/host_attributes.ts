/** What the operator says of a host beside its name, and how that is written. */
import { printable } from "./printable.ts";

export interface HostAttributes {
  /** One word for the hosts that it belongs to, such as a site; null: it is in no group. */
  group: string | null;
  /** Words, each once, in the order they were added. */
  tags: readonly string[];
  /** One line; "" for none. */
  note: string;
  /** Of its Proxmox web interface; null: the usual one, `https://<hostname>:8006`. */
  web_url: string | null;
}

export const NO_ATTRIBUTES: HostAttributes = { group: null, tags: [], note: "", web_url: null };

/** What is to become of a host's attributes; what is absent stays as it is. */
export interface AttributeChange {
  group?: string | null;
  add_tags?: readonly string[];
  remove_tags?: readonly string[];
  note?: string;
  web_url?: string | null;
}

export const MAX_TAGS = 20;
export const MAX_NOTE_CHARACTERS = 1_000;
const MAX_URL_CHARACTERS = 500;

const WORD = /^[a-z0-9._-]{1,64}$/;

/** A value as it is kept, or what is wrong with what was typed. */
export type Reading<T> = { ok: true; value: T } | { ok: false; expected: string };

/** A group or a tag; kept in lower case, so that it is the same word however it is typed. */
export function readWord(text: string): Reading<string> {
  const value = text.trim().toLowerCase();
  return WORD.test(value) ? { ok: true, value } : {
    ok: false,
    expected: 'expected one word of 1 to 64 letters, digits, ".", "_" or "-"',
  };
}

/** Tags with spaces or commas between them. */
export function readTags(text: string): Reading<string[]> {
  const words = text.split(/[\s,]+/).filter((word) => word !== "").map(readWord);
  const wrong = words.find((word) => !word.ok);
  if (wrong !== undefined) return wrong;
  const value = [...new Set(words.flatMap((word) => word.ok ? [word.value] : []))];
  return value.length <= MAX_TAGS ? { ok: true, value } : {
    ok: false,
    expected: `expected at most ${MAX_TAGS} tags, found ${value.length}`,
  };
}

export function readNote(text: string): Reading<string> {
  const value = text.trim();
  const length = [...value].length;
  if (length > MAX_NOTE_CHARACTERS) {
    const expected = `expected at most ${MAX_NOTE_CHARACTERS} characters, found ${length}`;
    return { ok: false, expected };
  }
  return printable(value) === value
    ? { ok: true, value }
    : { ok: false, expected: "expected one line without control characters" };
}

/** An address that a browser may be sent to: nothing but http and https, and no password in it. */
export function readWebUrl(text: string): Reading<string> {
  const expected =
    `expected an address such as https://pve-01.example.com:8006, of http or https, ` +
    `without user and password, at most ${MAX_URL_CHARACTERS} characters`;
  const url = URL.parse(text.trim());
  const isFit = url !== null && /^https?:$/.test(url.protocol) && url.username === "" &&
    url.password === "" && url.href.length <= MAX_URL_CHARACTERS;
  return isFit ? { ok: true, value: url.href } : { ok: false, expected };
}

/** `attributes` with `change` made; null when it would have more than `MAX_TAGS` tags. */
export function changeAttributes(
  attributes: HostAttributes,
  { add_tags = [], remove_tags = [], ...rest }: AttributeChange,
): HostAttributes | null {
  const kept = attributes.tags.filter((tag) => !remove_tags.includes(tag));
  const tags = [...new Set([...kept, ...add_tags])];
  return tags.length > MAX_TAGS ? null : { ...attributes, ...rest, tags };
}

export function sameAttributes(a: HostAttributes, b: HostAttributes): boolean {
  return a.group === b.group && a.note === b.note && a.web_url === b.web_url &&
    a.tags.join(" ") === b.tags.join(" ");
}

/** The change that makes `after` of `before`; empty when they are the same. */
export function changeBetween(before: HostAttributes, after: HostAttributes): AttributeChange {
  const add_tags = after.tags.filter((tag) => !before.tags.includes(tag));
  const remove_tags = before.tags.filter((tag) => !after.tags.includes(tag));
  return {
    ...(before.group === after.group ? {} : { group: after.group }),
    ...(add_tags.length === 0 ? {} : { add_tags }),
    ...(remove_tags.length === 0 ? {} : { remove_tags }),
    ...(before.note === after.note ? {} : { note: after.note }),
    ...(before.web_url === after.web_url ? {} : { web_url: after.web_url }),
  };
}

/** What a change does, in words, for whoever reads the audit. */
export function changeText(
  { add_tags = [], remove_tags = [], ...change }: AttributeChange,
): string {
  return [
    change.group === undefined ? [] : change.group === null ? "no group" : `group ${change.group}`,
    add_tags.map((tag) => `tag ${tag} added`),
    remove_tags.map((tag) => `tag ${tag} removed`),
    change.note === undefined ? [] : change.note === "" ? "no note" : `note "${change.note}"`,
    change.web_url === undefined
      ? []
      : change.web_url === null
      ? "usual web address"
      : `web address ${change.web_url}`,
  ].flat().join(", ");
}

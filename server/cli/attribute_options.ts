/** The options that say something of hosts, as `register-host` and `set-host` take them. */
import type { Command } from "commander";
import {
  type AttributeChange,
  MAX_TAGS,
  type Reading,
  readNote,
  readWebUrl,
  readWord,
} from "../../shared/host_attributes.ts";
import { printableJson } from "../../shared/printable.ts";
import { CommandFailed } from "../exit_codes.ts";

export interface AttributeOptions {
  /** False: out of its group. */
  group?: string | false;
  tag?: string[];
  untag?: string[];
  note?: string;
  /** False: the usual one. */
  webUrl?: string | false;
}

const collect = (word: string, words: string[] = []) => [...words, word];

/** What can be said of a host that is new. */
export function withAttributes(command: Command): Command {
  return command
    .option("--group <word>", "the group it belongs to, such as a site")
    .option("--tag <word>", "a tag; may be given several times", collect)
    .option("--note <text>", "one line for whoever looks at it")
    .option(
      "--web-url <url>",
      "address of its Proxmox web interface, where it is not the usual one",
    );
}

/** What can be changed of hosts that are registered. */
export function withChanges(command: Command): Command {
  return withAttributes(command)
    .option("--no-group", "take it out of its group")
    .option("--untag <word>", "take a tag away; may be given several times", collect)
    .option("--no-web-url", "the usual address again, https://<hostname>:8006");
}

/** What the options ask for. Throws `CommandFailed` for the first that cannot be used. */
export function toChange(
  { group, tag = [], untag = [], note, webUrl }: AttributeOptions,
): AttributeChange {
  const add_tags = [...new Set(tag.map((word) => read("--tag", word, readWord)))];
  if (add_tags.length > MAX_TAGS) {
    throw new CommandFailed(
      `Cannot use --tag ${add_tags.length} times: expected at most ${MAX_TAGS} tags`,
    );
  }
  const remove_tags = untag.map((word) => read("--untag", word, readWord));
  return {
    ...(group === undefined
      ? {}
      : { group: group === false ? null : read("--group", group, readWord) }),
    ...(add_tags.length > 0 ? { add_tags } : {}),
    ...(remove_tags.length > 0 ? { remove_tags } : {}),
    ...(note === undefined ? {} : { note: read("--note", note, readNote) }),
    ...(webUrl === undefined
      ? {}
      : { web_url: webUrl === false ? null : read("--web-url", webUrl, readWebUrl) }),
  };
}

function read<T>(option: string, text: string, reader: (text: string) => Reading<T>): T {
  const reading = reader(text);
  if (reading.ok) return reading.value;
  throw new CommandFailed(`Cannot use ${option} ${printableJson(text)}: ${reading.expected}`);
}

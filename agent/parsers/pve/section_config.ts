/** The files of sections below `/etc/pve`, as PVE::SectionConfig reads them. */

/** An option without a value is undefined. */
export type OptionValue = string | undefined;

export interface Section {
  /** In lower case. */
  type: string;
  name: string;
  options: Map<string, OptionValue>;
}

/** What makes the value of an option valid; those that are not here do not matter. */
export type Validity = Readonly<Record<string, (value: OptionValue) => boolean>>;

/**
 * The sections of a file, oddities included:
 *
 * - A section begins with a line `type: name` at the start of the file or after an empty line, and
 *   ends at the next empty line. A line of blanks (or "\r") alone is not empty, so a header that
 *   follows one, or follows an option directly, is ignored and its options belong to the section
 *   before it.
 * - Lines that begin with "#" are not there at all. Every other line that cannot be read is ignored,
 *   and so are options without a section.
 * - Of two equal options the first with a valid value counts; one with an invalid value is ignored.
 */
export function readSections(text: string, valid: Validity = {}): Section[] {
  const sections: Section[] = [];
  let current: Section | null = null;
  for (const line of text.split("\n")) {
    // The loops over lines end at what Perl takes for false.
    if (line === "" || line === "0") {
      current = null;
      continue;
    }
    const words = wordsOf(line);
    const isIndented = words[0] === "";
    if (words[isIndented ? 1 : 0]?.startsWith("#")) continue;
    if (current === null) {
      current = isIndented ? null : headerOf(words);
      if (current !== null) sections.push(current);
    } else if (isIndented && words[1] !== undefined) {
      const value = words.length > 2 ? words.slice(2).join(" ") : undefined;
      addOption(current, { key: words[1], value, valid });
    }
  }
  return sections;
}

/** The words of a list as Proxmox splits it. */
export function listOf(value = ""): string[] {
  return value.split(/[;, ]+/).filter(Boolean);
}

/** The words of a line; the first is empty on an indented line. */
function wordsOf(line: string): string[] {
  // What Perl calls blank in bytes: a no-break space, say, is part of a word.
  const words = line.split(/[ \t\r\f\v]+/);
  if (words.at(-1) === "") words.pop();
  return words;
}

/** `type: name`, where the blank may be missing. */
function headerOf(words: readonly string[]): Section | null {
  const [first = "", second] = words;
  if (words.length > 2) return null;
  const at = second === undefined ? first.lastIndexOf(":", first.length - 2) : first.length - 1;
  if (at < 1 || first[at] !== ":") return null;
  const name = second ?? first.slice(at + 1);
  return { type: first.slice(0, at).toLowerCase(), name, options: new Map() };
}

function addOption(
  { options }: Section,
  { key, value, valid }: { key: string; value: OptionValue; valid: Validity },
): void {
  const isValid = valid[key] ?? (() => true);
  if (!options.has(key) && isValid(value)) options.set(key, value);
}

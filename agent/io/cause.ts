/**
 * These are Perl: a warning is a line of its own wherever it arises, and what ended the program comes
 * last. Other tools name the cause first, and then say how they are used.
 */
const CAUSE_COMES_LAST = new Set(["pvesh", "pveversion"]);

/** What no tool fails of. */
const NEVER_THE_CAUSE: readonly RegExp[] = [
  // Whatever calls itself a warning or a notice, in apt's short form too.
  /^(?:[^\s:]+: )?warning:/i,
  /^[WN]: /,
  // What the loader of shared libraries says of those it takes all the same.
  /: no version information available \(required by /,
  /^ERROR: ld\.so: object .* ignored\.$/,
  // What Proxmox says when it loads a storage plug-in or reads its configuration.
  /^Plugin ".*" is implementing an older storage API/,
  /^file \S+ line \d+ \(/,
  /^file \S+ line \d+ - ignore config line/,
  // What Perl says on the way, and after it has said why it ends.
  /^(?:Use of uninitialized value|Argument ".*" isn't numeric|Wide character in|Subroutine \S+ redefined)/,
  /^(?:BEGIN failed--|Compilation failed in require|\(in cleanup\))/,
  / during global destruction\.$/,
  // How a tool is used.
  /^usage:/i,
  /^(?:pvesh|pveversion) (?:\w+ )?[<[]/,
];

const MAX_LENGTH = 300;

/** The line of what `program` printed on stderr that says why it failed; "" when it said nothing. */
export function causeOf(program: string, stderr: string): string {
  const lines = linesOf(stderr);
  const candidates = lines.filter((line) => !NEVER_THE_CAUSE.some((noise) => noise.test(line)));
  const among = candidates.length > 0 ? candidates : lines;
  const cause = CAUSE_COMES_LAST.has(program) ? among.at(-1) : among[0];
  return cause?.slice(0, MAX_LENGTH) ?? "";
}

/** The lines of what a tool printed on stderr, without empty ones and indentation. */
export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

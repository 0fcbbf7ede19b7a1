/** Rows of the table below `header` (its first line, in full), cells without backticks. */
export function readTable(text: string, header: string): string[][] {
  const [, after] = text.split(`${header}\n`);
  if (after === undefined) throw new Error(`Cannot find the table "${header}"`);
  const lines = after.split("\n").slice(1);
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(0, end === -1 ? undefined : end).map((line) =>
    line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"))
  );
}

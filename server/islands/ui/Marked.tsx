/** A text with the words in it that a search found. */
export function Marked({ text, words }: { text: string; words: readonly string[] | undefined }) {
  if (words === undefined) return <>{text}</>;
  return (
    <>
      {splitAtWords(text, words).map((part, index) =>
        index % 2 === 0 ? part : <mark key={index}>{part}</mark>
      )}
    </>
  );
}

/**
 * `text` in parts, of which every second is a place where one of `words` stands, whatever its
 * case. Words are in lower case; places that touch or overlap are one.
 */
export function splitAtWords(text: string, words: readonly string[]): string[] {
  const lower = text.toLowerCase();
  // A few letters grow in lower case: then no place in one text is that place in the other.
  if (lower.length !== text.length) return words.length === 0 ? [text] : ["", text, ""];
  const isMarked = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
      isMarked.fill(true, at, at + word.length);
    }
  }
  const parts = [""];
  for (const [index, marked] of isMarked.entries()) {
    if (marked !== (parts.length % 2 === 0)) parts.push("");
    parts.push(`${parts.pop()}${text[index]}`);
  }
  return parts;
}

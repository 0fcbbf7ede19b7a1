/**
 * `count` damaged variants of `text`: cut off, bytes changed, a piece missing or doubled. The
 * same in every run.
 */
export function* damagedTexts(text: string, count: number): Generator<string> {
  const random = createRandom(0x9e3779b9);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let index = 0; index < count; index++) {
    const from = below(text.length + 1);
    const to = Math.min(text.length, from + below(40));
    switch (below(4)) {
      case 0:
        yield text.slice(0, from);
        break;
      case 1:
        yield text.slice(0, from) + text.slice(to);
        break;
      case 2:
        yield text.slice(0, to) + text.slice(from);
        break;
      default:
        yield flip(text, below, 1 + below(8));
    }
  }
}

function flip(text: string, below: (limit: number) => number, times: number): string {
  const characters = [...text];
  for (let index = 0; index < times; index++) {
    characters[below(characters.length)] = String.fromCharCode(below(0x180));
  }
  return characters.join("");
}

/** Mulberry32: 0 to 1, below 1. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

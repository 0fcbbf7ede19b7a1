/** Cuts a stream of UTF-8 bytes into lines, without their "\n"; "\r" is kept. */
export class LineSplitter {
  #decoder = new TextDecoder();
  #rest = "";
  #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(chunk: Uint8Array): void {
    this.#addText(this.#decoder.decode(chunk, { stream: true }));
  }

  /** Hands on the last line when it has no "\n". Call it only after an orderly end. */
  finish(): void {
    this.#addText(this.#decoder.decode());
    if (this.#rest !== "") this.#onLine(this.#rest);
    this.#rest = "";
  }

  #addText(text: string): void {
    const lines = text.split("\n");
    const rest = lines.pop() ?? "";
    for (const line of lines) {
      this.#onLine(this.#rest + line);
      this.#rest = "";
    }
    this.#rest += rest;
  }
}

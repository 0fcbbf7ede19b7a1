/** What is handed to the command on its standard input. */
export function standardInput(): ReadableStream<Uint8Array> {
  return Deno.stdin.readable;
}

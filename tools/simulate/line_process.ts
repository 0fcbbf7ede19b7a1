/**
 * A script as a process of its own that is asked questions: one line of JSON in, one line of
 * JSON back. It ends when its input does, so it never outlives who started it.
 */
import { fileURLToPath } from "node:url";
import { LineSplitter } from "../../agent/io/line_splitter.ts";

export interface LineProcess extends AsyncDisposable {
  pid: number;
  /** Rejects when the process ends without an answer. */
  ask<Answer>(question: unknown): Promise<Answer>;
}

/** How long it may take to end after its input. */
const END_WITHIN_MS = 5_000;

/** Starts `script`, which calls `answerLines`, with all permissions. */
export function startLineProcess(script: URL): LineProcess {
  const path = fileURLToPath(script);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", path],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const waiting: PromiseWithResolvers<unknown>[] = [];

  async function readAnswers(): Promise<void> {
    const lines = new LineSplitter((line) => waiting.shift()?.resolve(JSON.parse(line)));
    for await (const chunk of child.stdout) lines.add(chunk);
    for (const { reject } of waiting.splice(0)) {
      reject(new Error(`Cannot ask "${path}": it ended without an answer`));
    }
  }
  const reading = readAnswers();

  return {
    pid: child.pid,
    async ask<Answer>(question: unknown) {
      const answer = Promise.withResolvers<unknown>();
      // Nobody may be listening yet when the process ends.
      answer.promise.catch(() => {});
      waiting.push(answer);
      await writer.write(new TextEncoder().encode(`${JSON.stringify(question)}\n`));
      // The script is ours, and its answer's type is written beside it.
      return await answer.promise as Answer;
    },
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
      await writer.close().catch(() => {}); // its input may be closed already
      await Promise.all([child.status, reading]);
      clearTimeout(timer);
    },
  };
}

/** The other end: answers each question after the one before, until the input ends. */
export async function answerLines<Question>(
  answer: (question: Question) => unknown,
): Promise<void> {
  // Ctrl-C reaches every process of the terminal; this one ends with who started it.
  Deno.addSignalListener("SIGINT", () => {});
  const questions: string[] = [];
  const splitter = new LineSplitter((line) => questions.push(line));
  for await (const chunk of Deno.stdin.readable) {
    splitter.add(chunk);
    for (const question of questions.splice(0)) {
      const line = JSON.stringify(await answer(JSON.parse(question))) + "\n";
      await writeAll(new TextEncoder().encode(line));
    }
  }
}

/** A pipe takes a long answer in parts. */
async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += await Deno.stdout.write(bytes.subarray(from));
}

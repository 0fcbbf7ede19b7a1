import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";

/** A program of its own that throws where nobody catches, then says what it still can. */
async function runThrowing(catches: boolean): Promise<{ code: number; lines: string[] }> {
  const program = `
    import { connect, createServer } from "node:net";
    import { catchStrayFaults } from "${import.meta.resolve("./stray_faults.ts")}";
    const say = (text) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\\n"));
    using _ = ${catches} ? catchStrayFaults((error) => say("told: " + error.message)) : null;
    Promise.reject(new Error("of a promise"));
    setTimeout(() => { throw new Error("of a timer"); });
    const server = createServer((socket) => {
      socket.on("data", (chunk) => {
        socket.end("answered");
        if (String(chunk) === "throw") throw new Error("of a listener");
      });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const ask = (text) => new Promise((resolve) => {
      const socket = connect(server.address().port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => resolve(String(chunk)));
    });
    await ask("throw");
    say("still here: " + await ask("hello"));
    await new Promise((resolve) => server.close(resolve));
  `;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", program],
    stdout: "piped",
    stderr: "null",
  }).output();
  return { code, lines: new TextDecoder().decode(stdout).split("\n").filter(Boolean) };
}

Deno.test("a throw that nobody catches is told, and the program goes on", async () => {
  const { code, lines } = await runThrowing(true);

  deepStrictEqual(lines.toSorted(), [
    "still here: answered",
    "told: of a listener",
    "told: of a promise",
    "told: of a timer",
  ]);
  strictEqual(code, 0);
});

Deno.test("without that it ends the program", async () => {
  notStrictEqual((await runThrowing(false)).code, 0);
});

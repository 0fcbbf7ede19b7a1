/**
 * Tries to start each program it is given, and prints what came of it as a JSON list: "started"
 * or the name of the error. `DIRECTORY:PROGRAM` looks for the program in that directory first.
 */
function attempt(word: string): string {
  const [program, directory] = word.split(":").toReversed();
  try {
    const env = directory === undefined ? {} : { PATH: directory };
    new Deno.Command(program ?? "", { env, stdin: "null", stdout: "null", stderr: "null" }).spawn();
    return "started";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(Deno.args.map(attempt))));
Deno.exit();

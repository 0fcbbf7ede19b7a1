/** Tools of Debian that a build starts. */

/** Debian packages of the tools, for who has to install one. */
const PACKAGES = {
  "apt-ftparchive": "apt-utils",
  gpg: "gnupg",
  gpgconf: "gnupg",
} as const;

export type Tool = keyof typeof PACKAGES;

export interface ToolOptions {
  cwd?: string;
  /** Added to the environment of the build. */
  environment?: Record<string, string>;
}

/**
 * Runs a tool and resolves with what it printed. Rejects with what it says where it fails, and
 * with the package to install where it is not there.
 */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  { cwd, environment = {} }: ToolOptions = {},
): Promise<string> {
  const failure = (state: string, cause?: unknown) =>
    new Error(`Cannot run "${tool} ${args.join(" ")}": ${state}`, { cause });
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(tool, {
      args: [...args],
      ...cwd === undefined ? {} : { cwd },
      env: { ...environment, LC_ALL: "C.UTF-8" },
      stdin: "null",
    }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw failure(`it is not there (apt-get install ${PACKAGES[tool]})`, cause);
  }
  const decoder = new TextDecoder();
  if (output.success) return decoder.decode(output.stdout);
  throw failure(decoder.decode(output.stderr).trim());
}

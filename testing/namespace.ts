/** Mounts that one process and its children see, and nobody else. */

/** Arguments before a command that give it mounts of its own; null where the system forbids it. */
export async function unshareArguments(): Promise<[string, ...string[]] | null> {
  // A user other than root becomes root of a namespace of its own.
  const options = Deno.uid() === 0 ? ["--mount"] : ["--mount", "--map-root-user"];
  const words: [string, ...string[]] = ["unshare", ...options];
  const probe = new Deno.Command("unshare", {
    args: [...options, "mount", "-t", "tmpfs", "none", "/mnt"],
    stdin: "null",
    stderr: "null",
  });
  const isAllowed = await probe.output().then(({ success }) => success, () => false);
  return isAllowed ? words : null;
}

/**
 * Runs `test` with those arguments. Where the system forbids mounts it says so in a line and
 * runs nothing: such a machine cannot show what the test is about.
 */
export async function withOwnMounts(
  test: (unshare: [string, ...string[]]) => Promise<void>,
): Promise<void> {
  const unshare = await unshareArguments();
  if (unshare !== null) return await test(unshare);
  Deno.stderr.writeSync(
    new TextEncoder().encode("not run: this system allows no mount namespace (unshare --mount)\n"),
  );
}

/**
 * Makes a file whole or not at all, readable by its owner alone: written beside its place, flushed,
 * then put there. False when there is one already, which stays as it is.
 */
export async function createWhole(path: string, text: string): Promise<boolean> {
  const beside = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeTextFile(beside, text, { createNew: true, mode: 0o600 });
    using file = await Deno.open(beside, { write: true });
    await file.sync();
    // A rename would take the place of a file that another process has put there meanwhile.
    await Deno.link(beside, path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  } finally {
    await Deno.remove(beside).catch(() => {});
  }
}

/**
 * Paths of Linux, as `node:path/posix` works with them. Whatever comes from `node:` brings a layer
 * of the runtime along, and an agent would carry it for these two alone.
 */

/** The parts as one path, without those that are empty, "." or ".."; "." of nothing. */
export function join(...parts: readonly string[]): string {
  const path = parts.filter((part) => part !== "").join("/");
  const isAbsolute = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!isAbsolute) kept.push(part);
  }
  if (kept.length === 0) return isAbsolute ? "/" : path.endsWith("/") ? "./" : ".";
  return (isAbsolute ? "/" : "") + kept.join("/") + (path.endsWith("/") ? "/" : "");
}

/** The folder in which `path` lies; "." where it names none. */
export function dirname(path: string): string {
  const named = path.replace(/\/+$/, "");
  const end = named.lastIndexOf("/");
  if (end > 0) return named.slice(0, end);
  return path.startsWith("/") ? "/" : ".";
}

/** Every command that README.md, CONTRIBUTING.md and the pages of docs/ tell their reader to type. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the pages' paths begin. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface DocumentedCommand {
  /** Its page, such as `docs/server.md`. */
  page: string;
  /** The heading above it, without marks. */
  section: string;
  /** What the shell is given: without comments, joined where `\` ends a line. */
  text: string;
}

export interface Page {
  path: string;
  text: string;
}

const FENCE = /^( *)```(\w*)$/;
const COMMENT = /(?:^|\s+)# .*$/;
/** A line that goes on with the command of the line before: indented, or the end of a loop. */
const GOES_ON = /^(?:\s+\S|done\b)/;

/** README.md, CONTRIBUTING.md and the pages of docs/, in the order of their names. */
export async function readPages(): Promise<Page[]> {
  const names = await Array.fromAsync(Deno.readDir(join(ROOT, "docs")), ({ name }) => name);
  const pages = names.filter((name) => name.endsWith(".md")).sort().map((name) => `docs/${name}`);
  return await Promise.all(["README.md", "CONTRIBUTING.md", ...pages].map(async (path) => ({
    path,
    text: await Deno.readTextFile(join(ROOT, path)),
  })));
}

/** The commands of the `sh` blocks of a page, in order. */
export function parseCommands({ path, text }: Page): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let section = "";
  let fence: { indent: number; language: string } | null = null;
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line);
    if (mark !== null) {
      fence = fence === null ? { indent: mark[1]?.length ?? 0, language: mark[2] ?? "" } : null;
      continue;
    }
    if (fence === null) {
      section = /^#+ (.*)$/.exec(line)?.[1] ?? section;
      continue;
    }
    const words = line.slice(fence.indent).replace(COMMENT, "").trimEnd();
    if (fence.language !== "sh" || words === "") continue;
    const before = commands.at(-1);
    if (before === undefined || !GOES_ON.test(words)) {
      commands.push({ page: path, section, text: words });
    } else if (before.text.endsWith("\\")) {
      before.text = before.text.replace(/\s*\\$/, ` ${words.trimStart()}`);
    } else before.text += `\n${words}`;
  }
  return commands;
}

/** Every command of every page. */
export async function readCommands(): Promise<DocumentedCommand[]> {
  return (await readPages()).flatMap(parseCommands);
}

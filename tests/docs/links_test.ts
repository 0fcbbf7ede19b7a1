/** Whatever README.md, CONTRIBUTING.md and the pages of docs/ name in this tree is there. */
import { deepStrictEqual } from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { AGENT_VERSION } from "../../agent/version.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { type Page, readPages, ROOT } from "./documented_commands.ts";

const LINK = /\]\(([^)\s]+)\)/g;
/** A file or folder of this tree in a code span; `…`, NAME and the like stand for many. */
const PATH =
  /`((?:agent|bench|deploy|docs|fixtures|server|shared|testing|tests|tools)\/[\w./-]*)`/g;
const PACKAGE = /proxmox-monitor-(agent|server)_(\d[\d.]*)_amd64\.deb/g;

const VERSIONS: Readonly<Record<string, string>> = {
  agent: AGENT_VERSION,
  server: SERVER_VERSION,
};
/** What stands for an older package. */
const OLDER = "0.0.9";

const pages = await readPages();

Deno.test("every link of a page leads to a file, and its anchor to a heading there", async () => {
  const broken: string[] = [];
  for (const page of pages) {
    for (const target of linksOf(page)) {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page.path : normalize(join(dirname(page.path), path));
      const text = await Deno.readTextFile(join(ROOT, file)).catch(() => null);
      if (text === null || (anchor !== undefined && !anchorsOf(text).includes(anchor))) {
        broken.push(`${page.path}: ${target}`);
      }
    }
  }
  deepStrictEqual(broken, []);
});

Deno.test("every page is linked from the first one of docs/", () => {
  const linked = pages.filter(({ path }) => path === "docs/README.md").flatMap(linksOf);

  const others = pages.map(({ path }) => /^docs\/(?!README)(.*)$/.exec(path)?.[1])
    .filter((name) => name !== undefined);

  deepStrictEqual(others.filter((name) => !linked.includes(name)), []);
});

Deno.test("every path that a page names exists", async () => {
  const missing: string[] = [];
  for (const { path, text } of pages) {
    for (const [, named = ""] of text.matchAll(PATH)) {
      const isThere = await Deno.stat(join(ROOT, named)).then(() => true, () => false);
      if (!isThere) missing.push(`${path}: ${named}`);
    }
  }
  deepStrictEqual(missing, []);
});

Deno.test("every package that a page names has the version of this tree", () => {
  const others = pages.flatMap(({ path, text }) =>
    [...text.matchAll(PACKAGE)]
      .filter(([, name = "", version]) => version !== VERSIONS[name] && version !== OLDER)
      .map(([file]) => `${path}: ${file}`)
  );

  deepStrictEqual(others, []);
});

function linksOf({ text }: Page): string[] {
  return [...text.matchAll(LINK)].map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target));
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-")
  );
}

/** One archive that apt fetches package lists from. */
export interface AptSource {
  /** As it is written, without user and password. */
  uri: string;
  /** "trixie"; one that ends with "/" is a path below `uri`. */
  suite: string;
  components: string[];
}

/** Reads a file of one-line entries, `deb [options] URI suite component…`; sources are left out. */
export function parseSourcesList(text: string): AptSource[] {
  return text.split("\n").flatMap((line): AptSource[] => {
    const entry = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S.*)$/.exec(line)?.[1] ?? "";
    const [uri, suite, ...components] = entry.replace(/#.*/, "").split(/\s+/).filter(Boolean);
    return uri === undefined || suite === undefined
      ? []
      : [{ uri: withoutUser(unquoted(uri)), suite, components }];
  });
}

/** Reads a deb822 file: stanzas of `Field: value`, the cross product of its URIs and suites. */
export function parseDeb822Sources(text: string): AptSource[] {
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  return lines.join("\n").split(/\n[ \t\r]*(?:\n|$)/).flatMap((stanza) => {
    const fields = fieldsOf(stanza);
    const words = (name: string) => fields.get(name)?.split(/\s+/).filter(Boolean) ?? [];
    if (OFF.test(fields.get("enabled") ?? "") || !words("types").includes("deb")) return [];
    const components = words("components");
    return words("uris").flatMap((uri) =>
      words("suites").map((suite) => ({ uri: withoutUser(uri), suite, components }))
    );
  });
}

/** What apt takes for no. */
const OFF = /^(?:0|no|false|without|off|disable)$/i;

/** Fields by their name in lower case; a line that begins with a blank goes on with the one before. */
function fieldsOf(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name = "";
  for (const line of stanza.split("\n")) {
    const field = /^([^\s:]+):(.*)$/s.exec(line);
    if (field?.[1] !== undefined) {
      name = field[1].toLowerCase();
      fields.set(name, (field[2] ?? "").trim());
    } else {
      fields.set(name, `${fields.get(name) ?? ""} ${line.trim()}`);
    }
  }
  return fields;
}

function unquoted(word: string): string {
  return word.replaceAll('"', "");
}

/** A password must not leave the host, and no index is named after it. */
function withoutUser(uri: string): string {
  return uri.replace(/^([a-z0-9+]+:\/\/)[^/]*@/i, "$1");
}

/** A file of sources as it is, without the users and passwords of its addresses. */
export function hideUsersInSources(text: string): string {
  return text.replace(/(:\/\/)[^\s/]*@/g, "$1(hidden)@");
}

/** The ways of telling that zed.rc may hold, each with what it needs at least (openzfs/zfs zed.rc). */
const WAYS: readonly (readonly [way: string, variable: string])[] = [
  ["email", "ZED_EMAIL_ADDR"],
  ["pushbullet", "ZED_PUSHBULLET_ACCESS_TOKEN"],
  ["slack", "ZED_SLACK_WEBHOOK_URL"],
  ["pushover", "ZED_PUSHOVER_TOKEN"],
  ["ntfy", "ZED_NTFY_TOPIC"],
  ["gotify", "ZED_GOTIFY_URL"],
];

/** The ways that are set, by name alone: addresses and tokens stay where they are. */
export function parseZedWays(text: string): string[] {
  const isSet = new Set<string>();
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^\s*(?:export\s+)?(ZED_[A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (value.replace(/\s#.*$/, "").replace(/["'\s]/g, "") !== "") isSet.add(name);
    else isSet.delete(name);
  }
  return WAYS.filter(([, variable]) => isSet.has(variable)).map(([way]) => way);
}

/** zed.rc with every value hidden, for a dump. */
export function hideZedValues(text: string): string {
  return text.split("\n").map((line) =>
    /^\s*(#|$)/.test(line)
      ? ""
      : line.replace(/^([^=]*)=.*$|^.*$/, (_, name) =>
        name === undefined ? "(hidden)" : `${name}=(hidden)`)
  ).join("\n");
}
